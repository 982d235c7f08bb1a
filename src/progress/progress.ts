import type { Cancellation } from '../deployments/outcome.js';
import type { Deployment } from '../deployments/deployment.js';
import { sentences } from '../messages.js';

/** What a person sees at one moment. */
export type ProgressState = {
  status: string;
  /** How much is done of what, such as `83/1032 (8%)`; undefined if the org doesn't say. */
  counts: Array<{ label: string; value: string | undefined }>;
  /** What the org is doing. */
  stateDetail: string | undefined;
};

/** What stays the same while the progress is shown. */
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
const countOf = (done: number | undefined, total: number | undefined): string | undefined =>
  total ? `${done ?? 0}/${total} (${Math.round(((done ?? 0) / total) * 100)}%)` : undefined;

const stateOfOne = (deployment: Deployment): ProgressState => ({
  status: deployment.status ?? sentences.getMessage('status.unknown'),
  counts: [
    {
      label: sentences.getMessage('progress.components'),
      value: countOf(deployment.numberComponentsDeployed, deployment.numberComponentsTotal),
    },
    {
      label: sentences.getMessage('progress.tests'),
      value: countOf(deployment.numberTestsCompleted, deployment.numberTestsTotal),
    },
  ],
  stateDetail: deployment.stateDetail,
});

/** The state of the one deployment, or how many of several have which status. */
export const stateOf = (cancellations: Cancellation[]): ProgressState => {
  const [first, ...others] = cancellations.map(({ deployment }) => deployment);
  if (first && others.length === 0) return stateOfOne(first);

  const statuses = cancellations.flatMap(({ deployment }) => deployment.status ?? []);
  const ended = cancellations.filter(({ deployment }) => deployment.done).length;
  return {
    status: [...new Set(statuses)]
      .sort()
      .map((status) => `${status} ${statuses.filter((each) => each === status).length}`)
      .join(', '),
    counts: [{ label: sentences.getMessage('progress.deployments'), value: countOf(ended, cancellations.length) }],
    stateDetail: undefined,
  };
};

export const endingOf = (cancellations: Cancellation[]): ProgressEnding => {
  if (!cancellations.every(({ deployment }) => deployment.done)) return 'paused';
  return cancellations.some(({ outcome, deployment }) => outcome === 'notCanceled' || deployment.status === 'Failed')
    ? 'failed'
    : 'completed';
};
