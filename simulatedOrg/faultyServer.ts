import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Certificate } from './certificate.js';
import { type Closing, Connections } from './connections.js';
import { type Fault, respond } from './fault.js';
import type { HttpAnswer } from './httpAnswer.js';
import type { RecordedRequest } from './recordedRequest.js';

/** Which requests are meant: those with a method, and if there's a path, those whose path it fits. */
type Matcher = { method: string; path?: RegExp };

/** What happens when a request arrives. The org acts on the request after that. */
type Arrival = () => unknown;

/** More than Node.js allows by default, so that the org's own limit is what counts. */
const MAX_HEADER_SIZE = 128 * 1024;

const fits = ({ method, path }: Matcher, request: RecordedRequest): boolean =>
  method === request.method && (path?.test(request.path) ?? true);

/**
 * An HTTP server on loopback that records its requests, and on which things go wrong as tests want them to. With a
 * certificate it speaks HTTPS, and offers HTTP/2 beside HTTP/1.1.
 */
export abstract class FaultyServer {
  /** All requests, in their order. */
  public readonly requests: RecordedRequest[] = [];
  /** Where it was before it was stopped. */
  public stoppedUrl = '';
  /** How far its clock differs from the one that it was started with, in milliseconds. */
  public clockOffset = 0;
  /** Whether its responses have the header `Date`, with the time of its clock. */
  public sendsDate = true;
  private readonly server: Server;
  private readonly open: Connections;
  private readonly faults: Array<Matcher & { fault: Fault; times: number }> = [];
  private arrivals: Array<Matcher & { action: Arrival }> = [];
  private gate: { method: string; together: number; requests: number; held: Array<() => void> } | undefined;
  private underWay = 0;
  private mostUnderWay = 0;

  protected constructor(
    private readonly host: string,
    /** What it shows to its clients; undefined without TLS. */
    public readonly certificate?: Certificate,
  ) {
    const listener = (message: IncomingMessage, response: ServerResponse): void => {
      void this.receive(message, response);
    };
    this.server = certificate
      ? createSecureServer(
          { cert: certificate.cert, key: certificate.key, allowHTTP1: true },
          // Node.js gives HTTP/2 the interface of HTTP/1.1, as far as it's used here.
          listener as unknown as Parameters<typeof createSecureServer>[1],
        )
      : createServer(listener);
    // An option of the server would be ignored for HTTP/1.1 over TLS.
    Object.assign(this.server, { maxHeaderSize: MAX_HEADER_SIZE });
    this.open = new Connections(this.server);
  }

  /** Without a slash at the end. */
  public get instanceUrl(): string {
    const host = this.host.includes(':') ? `[${this.host}]` : this.host;
    return `${this.certificate ? 'https' : 'http'}://${host}:${this.port}`;
  }

  /** The path of the certificate, for `NODE_EXTRA_CA_CERTS`; undefined without TLS. */
  public get certificateFile(): string | undefined {
    return this.certificate?.file;
  }

  /** How many connections were made to it. */
  public get connections(): number {
    return this.open.made;
  }

  /** How many requests were under way at once, at the most. */
  public get mostConcurrentRequests(): number {
    return this.mostUnderWay;
  }

  /** How many requests are under way. */
  public get requestsUnderWay(): number {
    return this.underWay;
  }

  protected get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  public async stop(): Promise<void> {
    if (!this.server.listening) return;
    this.stoppedUrl = this.instanceUrl;
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.open.closeAll();
    await closed;
    await this.certificate?.remove();
  }

  /**
   * Makes the next requests with a method go wrong. Of several faults that fit a request, the last one given counts.
   *
   * @param times how many of them
   * @param path what their paths, with their queries, are like
   */
  public failNext(method: string, fault: Fault, times = Infinity, path?: RegExp): void {
    this.faults.unshift({ method, fault, times, ...(path ? { path } : {}) });
  }

  /** Gives another response to all further requests with a method, without acting on them. */
  public answerInstead(method: string, answer: HttpAnswer): void {
    this.failNext(method, { kind: 'instead', answer });
  }

  /** Makes nothing go wrong any more. */
  public recover(): void {
    this.faults.length = 0;
  }

  /** Makes something happen when the next such request arrives, before the org acts on it. */
  public beforeNext(method: string, action: Arrival, path?: RegExp): void {
    this.arrivals.push({ method, action, ...(path ? { path } : {}) });
  }

  /** Resolves when the next such request arrives. */
  public async untilRequested(method: string, path?: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.beforeNext(method, resolve, path);
    });
  }

  /** Holds the responses to the next requests with a method back until so many of them are under way, and over again. */
  public answerTogether(method: string, together: number, requests: number): void {
    this.gate = { method, together, requests, held: [] };
  }

  /**
   * Ends all connections that no request is under way on, as an idle timeout does.
   *
   * @returns how many
   */
  public closeIdleConnections(closing: Closing): number {
    return this.open.closeIdle(closing);
  }

  protected async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, this.host, resolve));
  }

  private async receive(message: IncomingMessage, response: ServerResponse): Promise<void> {
    this.countUntilClosed(response);
    this.open.occupy(message, response);
    const { method = '', url: path = '', headers, httpVersion } = message;
    const body = await text(message).catch(() => undefined);
    // The client has gone away in the middle of its request.
    if (body === undefined) return;
    const request: RecordedRequest = { method, path, headers, body, httpVersion, at: this.now() - this.clockOffset };
    this.requests.push(request);
    await this.announce(request);
    await this.pass(request);
    // It was stopped meanwhile.
    if (!this.server.listening) return;
    response.sendDate = false;
    if (this.sendsDate) response.setHeader('date', new Date(this.now()).toUTCString());
    const reset = (): void => {
      this.open.reset(message);
    };
    request.sent = respond({ response, reset }, this.nextFault(request), () => (request.own = this.answer(request)));
  }

  private countUntilClosed(response: ServerResponse): void {
    this.underWay += 1;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    response.once('close', () => {
      this.underWay -= 1;
    });
  }

  private async announce(request: RecordedRequest): Promise<void> {
    const arrived = this.arrivals.filter((each) => fits(each, request));
    this.arrivals = this.arrivals.filter((each) => !arrived.includes(each));
    for (const { action } of arrived) await action();
  }

  private nextFault(request: RecordedRequest): Fault | undefined {
    const planned = this.faults.find((each) => each.times > 0 && fits(each, request));
    if (planned) planned.times -= 1;
    return planned?.fault;
  }

  private async pass({ method }: RecordedRequest): Promise<void> {
    const { gate } = this;
    if (gate?.method !== method || gate.requests === 0) return;
    gate.requests -= 1;
    await new Promise<void>((resolve) => {
      gate.held.push(resolve);
      if (gate.held.length < gate.together) return;
      for (const release of gate.held.splice(0)) release();
    });
  }

  /** The time of its clock, in milliseconds since 1970. */
  public abstract now(): number;

  /** Acts on a request. */
  protected abstract answer(request: RecordedRequest): HttpAnswer;
}
