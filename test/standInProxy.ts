import { createServer, request as forward, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A proxy on loopback, which lets all through and knows to whom. */
export class StandInProxy {
  /** The hosts that were asked for, with their ports. */
  public readonly hosts: string[] = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((message, response) => {
      const { method, url = '', headers } = message;
      this.hosts.push(new URL(url).host);
      message.pipe(
        forward(url, { method, headers }, (answer) => {
          response.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(response);
        }),
      );
    }).on('connect', ({ url = '' }, socket) => {
      this.hosts.push(url);
      const [host, port] = url.split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      target.on('error', () => socket.destroy());
      socket.on('error', () => target.destroy());
    });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Starts a proxy on a free port of loopback. */
  public static async start(): Promise<StandInProxy> {
    const proxy = new StandInProxy();
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  public async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
