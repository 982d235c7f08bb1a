import type { ServerResponse } from 'node:http';
import type { HttpAnswer } from './httpAnswer.js';

/** What goes wrong with a request, in the org or on the way. */
export type Fault =
  /** Something else answers in place of the org. */
  | { kind: 'instead'; answer: HttpAnswer }
  /** The org acts on the request, and something else answers. */
  | { kind: 'afterActing'; answer: HttpAnswer }
  /** The connection is reset, before or after the org acts on the request. */
  | { kind: 'reset'; acts: boolean }
  /** The org acts on the request, and its answer breaks off in the middle. */
  | { kind: 'cut' }
  /** No answer comes. */
  | { kind: 'hang'; meanwhile?: () => void };

const send = (response: ServerResponse, { status, headers, body }: HttpAnswer): void => {
  response.writeHead(status, headers).end(body);
};

/**
 * Answers a request, with a fault or without.
 *
 * @param act what the org does about the request
 */
export const respond = (response: ServerResponse, fault: Fault | undefined, act: () => HttpAnswer): void => {
  switch (fault?.kind) {
    case undefined:
      send(response, act());
      break;
    case 'instead':
      send(response, fault.answer);
      break;
    case 'afterActing':
      act();
      send(response, fault.answer);
      break;
    case 'reset':
      if (fault.acts) act();
      response.socket?.resetAndDestroy();
      break;
    case 'cut': {
      const { status, headers, body } = act();
      response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, body.length / 2), () => {
        response.socket?.destroy();
      });
      break;
    }
    case 'hang':
      if (fault.meanwhile) setImmediate(fault.meanwhile);
  }
};
