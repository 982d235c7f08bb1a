import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { HttpAnswer } from './httpAnswer.js';

/**
 * A mishap with a request, in the org or on the way. Times are in milliseconds of the machine's clock, since the
 * network doesn't know the org's. If a fault that spoils a response names one, it comes from the way and the org doesn't
 * act; otherwise the org acts, and its own response is spoiled.
 */
export type Fault =
  /** Something else responds in place of the org. */
  | { kind: 'instead'; answer: HttpAnswer }
  /** The org acts on the request, and something else responds. */
  | { kind: 'afterActing'; answer: HttpAnswer }
  /** The org's own response comes changed. */
  | { kind: 'changed'; change: (answer: HttpAnswer) => HttpAnswer }
  /** The connection is reset, before or after the org acts on the request. */
  | { kind: 'reset'; acts: boolean }
  /** The response is cut off in the middle: its length is announced, and the connection ends before. */
  | { kind: 'cut'; answer?: HttpAnswer }
  /** The body comes byte by byte: one a second, or one each `interval`. */
  | { kind: 'drip'; answer?: HttpAnswer; interval?: number; meanwhile?: Meanwhile }
  /** The headers come at once, the body after a delay. */
  | { kind: 'slowBody'; answer?: HttpAnswer; delay: number; meanwhile?: Meanwhile }
  /** No response comes. */
  | { kind: 'hang'; acts?: boolean; meanwhile?: Meanwhile };

/** What happens while the client waits; it can ask whether it still does. */
type Meanwhile = (isOpen: () => boolean) => void;

/** Where a response goes, and what becomes of the connection. */
export type RequestScope = {
  response: ServerResponse;
  /** Resets the connection (RST). */
  reset: () => void;
};

/** A fault that spoils a response. */
type Spoiled = Extract<Fault, { answer?: HttpAnswer; kind: 'cut' | 'drip' | 'slowBody' }>;

const send = (response: ServerResponse, answer: HttpAnswer): HttpAnswer => {
  const { status, headers, body } = answer;
  const isCompressed = headers?.['content-encoding'] === 'gzip';
  response.writeHead(status, headers).end(isCompressed ? gzipSync(body) : body);
  return answer;
};

const sendHead = (response: ServerResponse, { status, headers, body }: HttpAnswer): void => {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.flushHeaders();
};

/** Does something over and over as long as the client is connected. */
const every = (response: ServerResponse, interval: number, action: () => void): NodeJS.Timeout => {
  const timer = setInterval(action, interval);
  response.once('close', () => {
    clearInterval(timer);
  });
  return timer;
};

const passTime = (response: ServerResponse, meanwhile: Meanwhile = () => undefined): void => {
  setImmediate(meanwhile, () => !response.closed);
};

/** Sends the bytes one by one. */
const drip = (response: ServerResponse, body: string, interval: number): void => {
  const bytes = Buffer.from(body);
  let sent = 0;
  const timer = every(response, interval, () => {
    response.write(bytes.subarray(sent, sent + 1));
    sent += 1;
    if (sent < bytes.length) return;
    clearInterval(timer);
    response.end();
  });
};

const spoil = (response: ServerResponse, fault: Spoiled, answer: HttpAnswer): void => {
  sendHead(response, answer);
  const { body } = answer;
  switch (fault.kind) {
    case 'cut':
      response.write(body.slice(0, body.length / 2), () => {
        response.socket?.destroy();
      });
      break;
    case 'drip':
      drip(response, body, fault.interval ?? 1000);
      break;
    case 'slowBody': {
      const timer = every(response, fault.delay, () => {
        clearInterval(timer);
        response.end(body);
      });
    }
  }
};

/**
 * Responds to a request, with a fault or without.
 *
 * @param act what the org does about the request
 * @returns the response that was sent as a whole
 */
export const respond = (
  { response, reset }: RequestScope,
  fault: Fault | undefined,
  act: () => HttpAnswer,
): HttpAnswer | undefined => {
  switch (fault?.kind) {
    case undefined:
      return send(response, act());
    case 'instead':
      return send(response, fault.answer);
    case 'afterActing':
      act();
      return send(response, fault.answer);
    case 'changed':
      return send(response, fault.change(act()));
    case 'reset':
      if (fault.acts) act();
      reset();
      return undefined;
    case 'cut':
    case 'drip':
    case 'slowBody':
      spoil(response, fault, fault.answer ?? act());
      if ('meanwhile' in fault) passTime(response, fault.meanwhile);
      return undefined;
    case 'hang':
      if (fault.acts) act();
      passTime(response, fault.meanwhile);
      return undefined;
  }
};
