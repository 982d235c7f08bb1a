import { createServer, type IncomingMessage, request as forward, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { type HttpAnswer, htmlAnswer, proxyAuthenticationAnswer } from '../simulatedOrg/httpAnswer.js';

/**
 * What a proxy does about requests: lets them through, wants a password (407), refuses them (403), or resets the
 * connection.
 */
export type ProxyMode = 'through' | 'authenticate' | 'forbid' | 'reset';

/** What a proxy responds itself. */
const ANSWERS: Record<'authenticate' | 'forbid', HttpAnswer> = {
  authenticate: proxyAuthenticationAnswer(),
  forbid: htmlAnswer(403, '<h1>Blocked by the proxy</h1>'),
};

/** A proxy on loopback, which knows who was asked for. */
export class TestProxy {
  /** The hosts that were asked for, with their ports. */
  public readonly hosts: string[] = [];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(public mode: ProxyMode) {
    this.server = createServer((message, response) => {
      this.hosts.push(new URL(message.url ?? '').host);
      this.request(message, response);
    })
      .on('connect', ({ url = '', socket }: IncomingMessage) => {
        this.hosts.push(url);
        this.tunnel(url, socket);
      })
      .on('connection', (socket: Socket) => {
        this.keep(socket);
      });
  }

  public get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Starts a proxy on a free port of loopback. */
  public static async start(mode: ProxyMode = 'through'): Promise<TestProxy> {
    const proxy = new TestProxy(mode);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Responds to a request without TLS. */
  private request(message: IncomingMessage, response: ServerResponse): void {
    const { mode } = this;
    if (mode === 'reset') {
      message.socket.resetAndDestroy();
    } else if (mode === 'through') {
      const { method, url = '', headers } = message;
      const forwarded = forward(url, { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      forwarded.on('error', () => response.destroy());
      message.pipe(forwarded);
    } else {
      const { status, headers, body } = ANSWERS[mode];
      response.writeHead(status, headers).end(body);
    }
  }

  /** Responds to a request for a tunnel, which TLS needs. */
  private tunnel(url: string, socket: Socket): void {
    const { mode } = this;
    socket.on('error', () => socket.destroy());
    if (mode === 'reset') {
      socket.resetAndDestroy();
    } else if (mode === 'through') {
      const [host, port] = url.split(':');
      const target = connect(Number(port), host, () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      this.keep(target);
      target.on('error', () => socket.destroy());
      socket.on('error', () => target.destroy());
    } else {
      const { status, headers, body } = ANSWERS[mode];
      const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) });
      const head = [`HTTP/1.1 ${status} Refused`, ...lines.map(([name, value]) => `${name}: ${value}`)];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    }
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }
}
