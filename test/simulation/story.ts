import type { RecordedRequest } from '../../simulatedOrg/recordedRequest.js';
import { resultIn } from '../runCommand.js';
import type { History } from './history.js';
import type { Breach } from './judge.js';
import type { Happening, Played } from './play.js';

const SECOND = 1000;

/** What the org responded, in a few words. */
const responseOf = ({ own, sent }: RecordedRequest): string => {
  if (!sent) return own ? `no response (the org acted: ${own.status})` : 'no response';
  const [, status] = /"[sS]tatus":"(\w+)"/.exec(sent.body) ?? [];
  const changed = own === sent ? '' : ' instead of the org';
  return [`${sent.status}${changed}`, ...(status ? [status] : [])].join(' ');
};

const requestLine = (request: RecordedRequest): string => {
  const path = request.path.replace(/^\/services\/data\/v[\d.]+/, '').replace(/\?q=.*/, '?q=…');
  return `${request.method} ${path}: ${responseOf(request)}`;
};

/** What was written; of a JSON document, what it says of each deployment, in one line each. */
const wordsOf = (what: string, { json }: Played): string[] => {
  if (!json || !what.startsWith('{')) return what.trimEnd().split('\n');
  const { name = '', message = '', warnings } = json;
  const deployments = resultIn(json)?.deployments ?? [];
  return [`{ … ${name} ${message}`, ...deployments.map((each) => JSON.stringify(each)), ...warnings];
};

/** Tells a history in the order in which it happened, in seconds after the start of the command. */
export const storyOf = (history: History, played: Played, breaches: Breach[]): string => {
  const { deployments, startedAt, requests, words, happenings, args, invocation } = played;
  const events: Happening[] = [
    ...deployments.flatMap(({ id, past, plan }) =>
      past.map(({ at, status }) => ({ at, what: `${id} (${plan.createdByName}): ${status}` })),
    ),
    ...happenings,
    ...requests.map((request) => ({ at: request.at, what: requestLine(request) })),
    ...words.map(({ at, what }) => ({ at, what: `  | ${wordsOf(what, played).join('\n             | ')}` })),
  ];
  const line = ({ at, what }: Happening): string => `${((at - startedAt) / SECOND).toFixed(1).padStart(9)}  ${what}`;
  return [
    ...breaches.map(({ sentence, what }) => `Broken: ${sentence}\n        ${what}`),
    `\nsf deploy ${invocation.command} ${args.join(' ')} (API ${invocation.apiVersion}, ${invocation.view})`,
    ...events.toSorted((one, other) => one.at - other.at).map(line),
    `exit code ${played.exitCode}`,
    `\nnpm run simulate -- --history '${JSON.stringify(history)}'`,
  ].join('\n');
};
