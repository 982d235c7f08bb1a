import type { Deployment } from '../../simulatedOrg/deployment.js';
import type { RecordedRequest } from '../../simulatedOrg/recordedRequest.js';
import { ME, type Played } from './play.js';

/* What really was the case, as the simulated org has written it down, and what it has told the command of that. */

/** The fields of a deployment that a response shows. */
type Shown = {
  status?: string;
  done?: boolean;
  startDate?: string | null;
  canceledBy?: string | null;
  rollbackOnError?: boolean;
  numberComponentErrors?: number;
  numberTestErrors?: number;
};

/** What a response has told of a deployment, and when the request for it arrived. */
export type Told = { at: number; by: 'resource' | 'list'; request: RecordedRequest; shown: Shown };

/** What the truth and the responses say of a deployment. */
export type Facts = {
  id: string;
  /** Undefined if there's no such deployment. */
  deployment: Deployment | undefined;
  /** What the command was told, in this order. */
  told: Told[];
  /** What it was told by the deployment's own resource. */
  read: Told[];
  /** The requests to cancel it. */
  patches: RecordedRequest[];
};

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

type Body = { id?: string; deployResult?: Shown; records?: Array<(Shown & { Id: unknown; Status: string }) | null> };

const idIn = ({ path }: RecordedRequest): string | undefined => /deployRequest\/(0Af\w+)/.exec(path)?.[1];

export const isSame = (one: string | undefined, other: string): boolean => one?.slice(0, 15) === other.slice(0, 15);

const toldIn = (request: RecordedRequest, id: string): Told[] => {
  const { sent, at } = request;
  if (!sent || sent.status >= 300) return [];
  const { deployResult, records } = (parsed(sent.body) ?? {}) as Body;
  if (isSame(idIn(request), id) && deployResult?.status !== undefined) {
    return [{ at, by: 'resource', request, shown: deployResult }];
  }
  if (!Array.isArray(records)) return [];
  return records
    .filter((record) => record !== null)
    .filter(({ Id }) => typeof Id === 'string' && isSame(Id, id))
    .map((record) => ({ at, by: 'list', request, shown: { ...record, status: record.Status, done: false } }));
};

export const factsOf = (id: string, played: Played): Facts => {
  const { deployments, requests, sleptThrough } = played;
  const told = requests.filter((request) => !sleptThrough.includes(request)).flatMap((request) => toldIn(request, id));
  return {
    id,
    deployment: deployments.find((each) => isSame(each.id, id)),
    told,
    read: told.filter(({ by }) => by === 'resource'),
    patches: requests.filter((request) => request.method === 'PATCH' && isSame(idIn(request), id)),
  };
};

/** The facts of all deployments that there are, or that were named. */
export const allFacts = (played: Played): Facts[] => {
  const ids = [...played.deployments.map(({ id }) => id), ...(played.named ?? [])];
  return [...new Set(ids.map((id) => id.slice(0, 15)))].map((id) => factsOf(id, played));
};

/** Whether the org accepted a request of this command, whatever became of its response. */
export const wasAccepted = ({ patches }: Facts): boolean => patches.some(({ own }) => (own?.status ?? 400) < 300);

/** Whether the command was told that the org had accepted its request. */
export const wasToldOfAcceptance = ({ patches }: Facts): boolean =>
  patches.some(({ own, sent }) => sent !== undefined && sent === own && sent.status < 300);

/** Whether the command was told that its request was refused, by the org or in its name. */
export const wasRefused = ({ patches }: Facts): boolean =>
  patches.some(({ sent }) => sent && sent.status >= 400 && sent.status < 500);

/** Whether the last request to read it got no usable response. */
export const isLastReadFailed = (id: string, { requests }: Played): boolean => {
  const last = requests.findLast((request) => request.method === 'GET' && isSame(idIn(request), id));
  return last !== undefined && toldIn(last, id).length === 0;
};

/** Whether it was said to not exist. */
export const wasSaidMissing = (id: string, { requests }: Played): boolean =>
  requests.some((request) => isSame(idIn(request), id) && request.sent?.status === 404);

/** Whether the machine has slept while the command was at work. */
export const hasSlept = ({ happenings }: Played): boolean =>
  happenings.some(({ what }) => what.startsWith('the machine sleeps'));

export const wasCanceledByUser = ({ deployment }: Facts): boolean => deployment?.canceledById === ME.createdById;

/** The statuses that a deployment has had. */
export const statusesOf = ({ past }: Deployment): string[] => past.map(({ status }) => status);

/** Whether it was being finalized when the org accepted to cancel it: then, changes of it can be in the org. */
export const mayHaveSaved = (deployment: Deployment): boolean => {
  const { cancelRequestedAt: at, past } = deployment;
  if (at === undefined) return false;
  return (
    past.findLast((each) => each.at <= at && !each.status.startsWith('Cancel'))?.status.startsWith('Finalizing') ??
    false
  );
};

/** What the command had been told before a request arrived. */
export const toldBefore = (told: Told[], request: RecordedRequest, { requests }: Played): Told[] => {
  const earlier = new Set(requests.slice(0, requests.indexOf(request)));
  return told.filter((each) => earlier.has(each.request));
};

/** Whether a status is an end. */
export const isEnd = (status: string | undefined): boolean =>
  status !== undefined && !['Pending', 'InProgress', 'Canceling', 'Finalizing', 'FinalizingDeploy'].includes(status);

/** In one line, for the story of what went wrong. */
export const summaryOf = ({ deployment, id }: Facts): string =>
  deployment
    ? [
        `${id}: ${deployment.past.map(({ status }) => status).join(' > ')}`,
        ...(deployment.canceledByName === undefined ? [] : [`canceled by ${deployment.canceledByName}`]),
        ...(deployment.plan.checkOnly ? ['validation'] : []),
        ...(deployment.plan.rollbackOnError ? [] : ['no rollback']),
      ].join(', ')
    : `${id}: there's no such deployment`;
