import { Messages } from '@salesforce/core';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import { isFinished, type StatusMeaning } from '../deployRequest/deployStatus.js';
import { printable } from '../printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** How a show of the progress ends: with the end of the deployment, as the user wanted it or not, or before it. */
export type ProgressEnding = 'completed' | 'failed' | 'paused';

/** Shows a person how a cancellation goes on. */
export type Progress = {
  /** Shows the deployment as it was seen last. */
  update: (deployRequest: DeployRequest) => void;
  stop: (ending: ProgressEnding) => void;
};

export const progressEnding = (meaning: StatusMeaning): ProgressEnding => {
  if (meaning === 'canceled') return 'completed';
  return isFinished(meaning) ? 'failed' : 'paused';
};

/** For `--json`, and where there's nothing to wait for. */
export const silentProgress: Progress = { update: () => undefined, stop: () => undefined };

/** What is shown of a deployment, each with its label. */
export type ProgressDetail = {
  label: string;
  /** undefined where the org doesn't say anything about it */
  get: (deployRequest: DeployRequest) => string | undefined;
};

/** How many of a total are done, in the notation of `sf project deploy start`. */
const countOf = (done: number | undefined, total: number | undefined): string | undefined =>
  total ? `${done ?? 0}/${total} (${Math.round(((done ?? 0) / total) * 100)}%)` : undefined;

/** How much of the deployment is done. */
export const countDetails: ProgressDetail[] = [
  {
    label: messages.getMessage('progress.components'),
    get: ({ numberComponentsDeployed, numberComponentsTotal }) =>
      countOf(numberComponentsDeployed, numberComponentsTotal),
  },
  {
    label: messages.getMessage('progress.tests'),
    get: ({ numberTestsCompleted, numberTestsTotal }) => countOf(numberTestsCompleted, numberTestsTotal),
  },
];

/** What the org is doing. */
export const stateDetail: ProgressDetail = {
  label: messages.getMessage('progress.stateDetail'),
  get: (deployRequest) => deployRequest.stateDetail && printable(deployRequest.stateDetail),
};
