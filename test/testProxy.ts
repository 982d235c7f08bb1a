import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request as forward,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer, request as forwardSecurely } from 'node:https';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import type { Certificate } from '../simulatedOrg/certificate.js';
import { type HttpAnswer, htmlAnswer, proxyAuthenticationAnswer } from '../simulatedOrg/httpAnswer.js';

/**
 * How a proxy treats requests: lets them through, opens TLS on the way as those of companies do, wants a password (407),
 * forbids them (403), can't reach the org (502), says nothing, or resets the connection.
 */
export type ProxyMode = 'through' | 'open' | 'authenticate' | 'forbid' | 'fail' | 'hang' | 'reset';

/** What a proxy responds itself. */
const ANSWERS: Partial<Record<ProxyMode, HttpAnswer>> = {
  authenticate: proxyAuthenticationAnswer(),
  forbid: htmlAnswer(403, '<h1>Blocked by the proxy</h1>'),
  fail: htmlAnswer(502, '<h1>The proxy got no connection</h1>'),
};

const PROXY_USER = 'user';

/** The password with which a proxy lets its user through that wants one. */
export const PROXY_PASSWORD = 'p@ss word';

type ProxyOptions = {
  mode?: ProxyMode;
  /** Makes it a proxy that is spoken to over TLS. */
  tls?: Certificate;
  /** The certificate that it shows when it opens TLS. */
  company?: Certificate;
};

/** A proxy on loopback, which knows who was asked for. */
export class TestProxy {
  /** The hosts that were asked for, with their ports. */
  public readonly hosts: string[] = [];
  public mode: ProxyMode;
  private readonly server: Server;
  private readonly opened: Server | undefined;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly options: ProxyOptions) {
    this.mode = options.mode ?? 'through';
    const listener: RequestListener = (message, response) => {
      this.hosts.push(new URL(message.url ?? '').host);
      this.request(message, response);
    };
    const { tls, company } = options;
    this.server = (tls ? createSecureServer({ cert: tls.cert, key: tls.key }, listener) : createServer(listener))
      .on('connect', (message: IncomingMessage) => {
        this.hosts.push(message.url ?? '');
        this.tunnel(message);
      })
      .on('connection', (socket: Socket) => {
        this.keep(socket);
      });
    this.opened = company && createSecureServer({ cert: company.cert, key: company.key }, forwardOpened);
  }

  public get url(): string {
    return `${this.options.tls ? 'https' : 'http'}://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The address with the user and password that it wants. */
  public get urlWithPassword(): string {
    return this.url.replace('//', `//${PROXY_USER}:${encodeURIComponent(PROXY_PASSWORD)}@`);
  }

  /** Starts a proxy on a free port of loopback. */
  public static async start(options: ProxyOptions = {}): Promise<TestProxy> {
    const proxy = new TestProxy(options);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  public async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** What it responds itself, instead of passing a request on. */
  private answerTo({ headers }: IncomingMessage): HttpAnswer | undefined {
    const { 'proxy-authorization': given } = headers;
    const isUser = given === `Basic ${Buffer.from(`${PROXY_USER}:${PROXY_PASSWORD}`).toString('base64')}`;
    return this.mode === 'authenticate' && isUser ? undefined : ANSWERS[this.mode];
  }

  /** Responds to a request without TLS. */
  private request(message: IncomingMessage, response: ServerResponse): void {
    const answer = this.answerTo(message);
    if (this.mode === 'reset') message.socket.resetAndDestroy();
    else if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
    else if (this.mode !== 'hang') passOn(message, response, forward(message.url ?? '', optionsOf(message)));
  }

  /** Responds to a request for a tunnel, which TLS needs. */
  private tunnel(message: IncomingMessage): void {
    const { url = '', socket } = message;
    const answer = this.answerTo(message);
    socket.on('error', () => socket.destroy());
    if (this.mode === 'reset') {
      socket.resetAndDestroy();
    } else if (answer) {
      const { status, headers, body } = answer;
      const lines = Object.entries({ ...headers, 'content-length': Buffer.byteLength(body) });
      const head = [`HTTP/1.1 ${status} Refused`, ...lines.map(([name, value]) => `${name}: ${value}`)];
      socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
    } else if (this.mode === 'open') {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      this.opened?.emit('connection', socket);
    } else if (this.mode !== 'hang') {
      const { hostname, port } = new URL(`http://${url}`);
      const target = connect(Number(port), hostname.replace(/[[\]]/g, ''), () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        socket.pipe(target).pipe(socket);
      });
      this.keep(target);
      target.on('error', () => socket.destroy());
      socket.on('error', () => target.destroy());
    }
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }
}

const optionsOf = ({ method, headers }: IncomingMessage): { method?: string; headers: typeof headers } => ({
  ...(method ? { method } : {}),
  headers,
});

const passOn = (message: IncomingMessage, response: ServerResponse, forwarded: ReturnType<typeof forward>): void => {
  forwarded.on('error', () => response.destroy());
  forwarded.on('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  message.pipe(forwarded);
};

/** Passes on what came over TLS that the proxy has opened, over TLS of its own to an org that only the proxy trusts. */
const forwardOpened: RequestListener = (message, response) => {
  const address = `https://${message.headers.host ?? ''}${message.url ?? ''}`;
  passOn(message, response, forwardSecurely(address, { ...optionsOf(message), rejectUnauthorized: false }));
};
