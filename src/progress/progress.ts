import { Messages } from '@salesforce/core';
import type { Attempt } from '../cancellation/attempts.js';
import type { Deployment } from '../deployRequest/deployment.js';
import { printable } from '../report/printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** What there is to show at one moment. */
export type ProgressState = {
  status: string;
  /** How much is done of what, such as `83/1032 (8%)`; undefined where the org doesn't say. */
  counts: Array<{ label: string; value: string | undefined }>;
  /** What the org is doing. */
  stateDetail: string | undefined;
};

/** How a show of the progress ends: as the user wanted it or not, or before the org has finished. */
export type ProgressEnding = 'completed' | 'failed' | 'paused';

/** Shows a person how it goes on. */
export type Progress = {
  update: (state: ProgressState) => void;
  stop: (ending: ProgressEnding) => void;
};

/** In the notation of `sf project deploy start`. */
const countOf = (done: number | undefined, total: number | undefined): string | undefined =>
  total ? `${done ?? 0}/${total} (${Math.round(((done ?? 0) / total) * 100)}%)` : undefined;

export const stateOf = (deployment: Deployment): ProgressState => ({
  status: printable(deployment.status),
  counts: [
    {
      label: messages.getMessage('progress.components'),
      value: countOf(deployment.numberComponentsDeployed, deployment.numberComponentsTotal),
    },
    {
      label: messages.getMessage('progress.tests'),
      value: countOf(deployment.numberTestsCompleted, deployment.numberTestsTotal),
    },
  ],
  stateDetail: deployment.stateDetail && printable(deployment.stateDetail),
});

/** How many deployments have which status. */
export const stateOfAll = (attempts: Attempt[]): ProgressState => {
  const statuses = attempts.map(({ deployment }) => printable(deployment.status));
  const ended = attempts.filter(({ deployment }) => deployment.done).length;
  return {
    status: [...new Set(statuses)]
      .sort()
      .map((status) =>
        messages.getMessage('progress.statusCount', [status, statuses.filter((s) => s === status).length]),
      )
      .join(', '),
    counts: [{ label: messages.getMessage('progress.deployments'), value: countOf(ended, attempts.length) }],
    stateDetail: undefined,
  };
};

export const endingOf = (deployments: Deployment[]): ProgressEnding => {
  if (deployments.some(({ meaning }) => meaning === 'completed')) return 'failed';
  return deployments.every(({ done }) => done) ? 'completed' : 'paused';
};
