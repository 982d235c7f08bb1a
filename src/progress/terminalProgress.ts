import { MultiStageOutput } from '@oclif/multi-stage-output';
import { Messages } from '@salesforce/core';
import terminalLink from 'terminal-link';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import { printable } from '../printable.js';
import { countDetails, type Progress, stateDetail } from './progress.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

const CANCELING = messages.getMessage('progress.canceling');
const DONE = messages.getMessage('progress.done');

type Data = { deployRequest: DeployRequest };

/**
 * Shows the progress on a terminal, in the look of `sf project deploy start`.
 *
 * @param deployRequest the deployment at the start
 * @param deployUrl the address of its page, a link on the status where the terminal can show one
 */
export const terminalProgress = (deployRequest: DeployRequest, username: string, deployUrl: string): Progress => {
  const stages = new MultiStageOutput<Data>({
    jsonEnabled: false,
    title: messages.getMessage('progress.title'),
    stages: [CANCELING, DONE],
    data: { deployRequest },
    stageSpecificBlock: countDetails.map(({ label, get }) => ({
      type: 'dynamic-key-value',
      stage: CANCELING,
      label,
      // Without a value, the library would show a spinner, also at the end.
      get: (data) => data && (get(data.deployRequest) ?? '0/0'),
    })),
    postStagesBlock: [
      {
        type: 'static-key-value',
        label: stateDetail.label,
        get: (data) => data && stateDetail.get(data.deployRequest),
      },
      {
        type: 'dynamic-key-value',
        label: messages.getMessage('progress.status'),
        bold: true,
        get: (data) => data && terminalLink(printable(data.deployRequest.status), deployUrl, { fallback: false }),
      },
      {
        type: 'static-key-value',
        label: messages.getMessage('progress.deployId'),
        neverCollapse: true,
        get: (data) => data?.deployRequest.id,
      },
      { type: 'static-key-value', label: messages.getMessage('progress.targetOrg'), get: () => username },
    ],
  });
  stages.goto(CANCELING);

  return {
    update: (latest) => {
      stages.updateData({ deployRequest: latest });
    },
    stop: (ending) => {
      if (ending === 'completed') stages.goto(DONE);
      stages.stop(ending);
    },
  };
};
