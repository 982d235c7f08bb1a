import { MultiStageOutput } from '@oclif/multi-stage-output';
import { Messages } from '@salesforce/core';
import terminalLink from 'terminal-link';
import type { Progress, ProgressState } from './progress.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

const CANCELING = messages.getMessage('progress.canceling');
const DONE = messages.getMessage('progress.done');

/** The library counts on marks that are two columns wide, which they aren't as of the version of Ink that it uses. */
const SPACED = { paddingRight: 1 };

/** What stays the same while the progress is shown. */
export type ProgressHeading = {
  username: string;
  /** The deployment, where it's one. */
  deployment?: {
    id: string;
    /** The address of its page, which is put behind the status where the terminal can show a link. */
    deployUrl: string;
  };
};

/** Shows the progress on a terminal, in the look of `sf project deploy start`. */
export const terminalProgress = (first: ProgressState, { username, deployment }: ProgressHeading): Progress => {
  const stages = new MultiStageOutput<ProgressState>({
    jsonEnabled: false,
    design: { icons: { completed: SPACED, pending: SPACED } },
    title: messages.getMessage('progress.title'),
    stages: [CANCELING, DONE],
    data: first,
    stageSpecificBlock: first.counts.map(({ label }, index) => ({
      type: 'dynamic-key-value',
      stage: CANCELING,
      label,
      // Without a value, the library would show a spinner, also at the end.
      get: (state) => state?.counts[index]?.value ?? '0/0',
    })),
    postStagesBlock: [
      {
        type: 'static-key-value',
        label: messages.getMessage('progress.stateDetail'),
        get: (state) => state?.stateDetail,
      },
      {
        type: 'dynamic-key-value',
        label: messages.getMessage('progress.status'),
        bold: true,
        get: (state) =>
          state && deployment ? terminalLink(state.status, deployment.deployUrl, { fallback: false }) : state?.status,
      },
      {
        type: 'static-key-value',
        label: messages.getMessage('progress.deployId'),
        neverCollapse: true,
        get: () => deployment?.id,
      },
      { type: 'static-key-value', label: messages.getMessage('progress.targetOrg'), get: () => username },
    ],
  });
  stages.goto(CANCELING);

  return {
    update: (state) => {
      stages.updateData(state);
    },
    stop: (ending) => {
      if (ending === 'completed') stages.goto(DONE);
      stages.stop(ending);
    },
  };
};
