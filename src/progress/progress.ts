import type { Cancellation } from '../deployments/outcome.js';
import { isBadEnd } from '../deployments/status.js';
import { say } from '../messages.js';
import type { Queue } from '../watch/queue.js';
import { queuePhrase, statusOf } from '../report/phrases.js';

/** The purpose of a wait: it decides the title of the progress, and which ends count as success. */
export type Activity = 'canceling' | 'watching' | 'watchingToCancel';

/** A line of the progress: the status, how much is done of what, such as `83/1032 (8%)`, or a text. */
export type ProgressRow = {
  kind: 'status' | 'count' | 'text';
  label: string;
  /** Undefined if the org doesn't say. */
  value: string | undefined;
};

/** The progress at one moment. Both displays show every row; which rows there are stays the same. */
export type ProgressState = { status: string; rows: ProgressRow[] };

/** The part that stays the same while the progress is shown. */
export type ProgressHeading = {
  title: string;
  /** What the org is doing. */
  stage: string;
  orgName: string;
  /** The deployment and the address of its page, if it's one. */
  deployment: { id: string; url: string } | undefined;
  /** What Ctrl-C does. */
  hint: string;
};

/** How the progress ends: as the user wanted it or not, or before the org has finished. */
export type ProgressEnding = 'completed' | 'failed' | 'paused';

/** Shows a person how it's going. */
export type Progress = {
  update: (state: ProgressState) => void;
  stop: (ending: ProgressEnding) => void;
};

/** In the notation of `sf project deploy start`. */
const countOf = (done = 0, total = 0): string | undefined =>
  total ? `${done}/${total} (${Math.round((done / total) * 100)}%)` : undefined;

/** The state of the one deployment, or how many of several have which status. */
export const stateOf = (cancellations: Cancellation[], queue: Queue | undefined, now: number): ProgressState => {
  const deployments = cancellations.map(({ deployment }) => deployment);
  const [first, ...others] = deployments;
  const waitingFor = queue && queuePhrase(queue, now);
  const all = deployments.flatMap(({ status }) => status ?? []).sort();
  const statuses = [...new Set(all)].map((status) => `${all.filter((each) => each === status).length} ${status}`);
  const ended = deployments.filter(({ done }) => done).length;
  const one = others.length === 0 ? first : undefined;
  const status = one ? statusOf(one) : statuses.join(', ');
  const counts = one
    ? [
        { label: say('progress.components'), value: countOf(one.numberComponentsDeployed, one.numberComponentsTotal) },
        { label: say('progress.tests'), value: countOf(one.numberTestsCompleted, one.numberTestsTotal) },
      ]
    : [{ label: say('progress.deployments'), value: countOf(ended, deployments.length) }];
  return {
    status,
    rows: [
      { kind: 'status', label: say('progress.status'), value: status },
      ...counts.map((count) => ({ kind: 'count', ...count }) as const),
      { kind: 'text', label: say('progress.stateDetail'), value: one?.stateDetail },
      { kind: 'text', label: say('progress.waitingFor'), value: waitingFor },
    ],
  };
};

/** Whether each deployment ended in the way that the activity is for. */
export const endingOf = (cancellations: Cancellation[], activity: Activity): ProgressEnding => {
  const deployments = cancellations.map(({ deployment }) => deployment);
  if (!deployments.every(({ done }) => done)) return 'paused';
  const isWanted =
    activity === 'canceling'
      ? deployments.every(({ phase }) => phase === 'canceled')
      : deployments.every(({ status }) => !isBadEnd(status));
  return isWanted ? 'completed' : 'failed';
};
