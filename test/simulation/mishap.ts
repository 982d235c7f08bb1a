import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer, type HttpAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { HOUR, instead } from '../command/faults.js';
import { THIS } from './anyBody.js';
import type { Mishap } from './history.js';
import type { SimulationClock } from './simulationClock.js';

/** The names that what an org doesn't tell has in responses of a deployment, and in lists. */
const FIELDS = {
  rollbackOnError: ['rollbackOnError'],
  startDate: ['startDate', 'StartDate'],
  canceledBy: ['canceledBy', 'canceledByName', 'CanceledById', 'CanceledBy'],
};

/** The org's own responses, without something that it doesn't tell of its deployments. */
export const withoutTelling = (untold: keyof typeof FIELDS): Fault => {
  const fields = FIELDS[untold];
  const withoutThem = (_: string, value: unknown): unknown =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([field]) => !fields.includes(field)))
      : value;
  return changed((answer) => ({ ...answer, body: JSON.stringify(JSON.parse(answer.body), withoutThem) }));
};

const changed = (change: (answer: HttpAnswer) => HttpAnswer): Fault => ({ kind: 'changed', change });

/** What an org without a fresh copy of its data sends: what it has sent first to the same request. */
const older = (org: SimulatedOrg): Fault =>
  changed((answer) => {
    const { method, path } = org.requests.at(-1) ?? {};
    return (
      org.requests.find((each) => each.method === method && each.path === path && each.own?.status === 200)?.own ??
      answer
    );
  });

const error = (status: number, errorCode: string, message: string): Fault =>
  instead(errorAnswer(status, errorCode, message));

/** Lets the time pass as long as the client waits. */
const passTime =
  (clock: SimulationClock) =>
  (isOpen: () => boolean): void => {
    void clock.passWhile(isOpen);
  };

const hang = (acts: boolean, clock: SimulationClock): Fault => ({ kind: 'hang', acts, meanwhile: passTime(clock) });

/** An answer with a date that is hours off. */
const wrongDate = (clock: SimulationClock): Fault =>
  changed((answer) => ({
    ...answer,
    headers: { ...answer.headers, date: new Date(clock.now() + 2 * HOUR).toUTCString() },
  }));

const FAULTS: Record<Mishap['what'], (org: SimulatedOrg, clock: SimulationClock, body: string) => Fault> = {
  reset: () => ({ kind: 'reset', acts: false }),
  'reset after acting': () => ({ kind: 'reset', acts: true }),
  'cut off': () => ({ kind: 'cut' }),
  'no response': (_, clock) => hang(false, clock),
  'no response after acting': (_, clock) => hang(true, clock),
  'a body that drips': (_, clock) => ({ kind: 'drip', interval: HOUR, meanwhile: passTime(clock) }),
  'a body that never comes': (_, clock) => ({ kind: 'slowBody', delay: HOUR, meanwhile: passTime(clock) }),
  '503': () => error(503, 'SERVER_UNAVAILABLE', 'busy'),
  '503 with Retry-After': () =>
    instead({ ...errorAnswer(503, 'SERVER_UNAVAILABLE', 'busy'), headers: { 'retry-after': '120' } }),
  '420': () => error(420, 'ORG_BUSY', 'busy'),
  'a page with 200': () => instead(htmlAnswer(200, '<h1>Maintenance</h1>')),
  'a page with 502 after acting': () => ({ kind: 'afterActing', answer: htmlAnswer(502, '<h1>Bad Gateway</h1>') }),
  // Any success is the org's, and a refusal stays one.
  'an empty object': () => changed((answer) => (answer.status < 300 ? jsonAnswer(answer.status, {}) : answer)),
  '403 INSUFFICIENT_ACCESS': () => error(403, 'INSUFFICIENT_ACCESS', 'insufficient access rights'),
  '403 ConcurrentRequests': () => error(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests Limit exceeded.'),
  '403 TotalRequests': () => error(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
  '404': () => error(404, 'NOT_FOUND', 'The requested resource does not exist'),
  '400 UNABLE_TO_LOCK_ROW': () => error(400, 'UNABLE_TO_LOCK_ROW', 'unable to obtain exclusive access'),
  'an older response': (org) => older(org),
  'another date': (_, clock) => wrongDate(clock),
  'another response': (org, _, body) =>
    instead({ ...jsonAnswer(200, null), body: body.replaceAll(THIS, org.deployments.all()[0]?.id ?? '') }),
};

/** Makes the fault of a mishap. */
export const faultOf = ({ what, body = '' }: Mishap, org: SimulatedOrg, clock: SimulationClock): Fault =>
  FAULTS[what](org, clock, body);
