import { MultiStageOutput } from '@oclif/multi-stage-output';
import terminalLink from 'terminal-link';
import { say } from '../messages.js';
import type { Progress, ProgressHeading, ProgressState } from './progress.js';

/** The library counts on marks that are two columns wide, which they aren't as of the version of Ink that it uses. */
const SPACED = { paddingRight: 1 };

/**
 * What Ink takes for the size of a terminal that has lost its own. It would ask other programs for it at each frame, and wait
 * for them, which holds up everything else.
 */
const USUAL_SIZE = { COLUMNS: '80', LINES: '24' };

/** Shows the progress on a terminal, in the look of `sf project deploy start`. */
export const terminalProgress = (first: ProgressState, heading: ProgressHeading): Progress => {
  const { title, stage, orgName, deployment, hint } = heading;
  const done = say('progress.done');
  for (const [name, value] of Object.entries(USUAL_SIZE)) process.env[name] ??= value;
  let isOver = false;
  const stages = new MultiStageOutput<ProgressState>({
    jsonEnabled: false,
    design: { icons: { completed: SPACED, pending: SPACED } },
    title,
    stages: [stage, done],
    data: first,
    stageSpecificBlock: first.counts.map(({ label }, index) => ({
      type: 'dynamic-key-value',
      stage,
      label,
      // Without a value, the library would show a spinner, also at the end.
      get: (state) => state?.counts[index]?.value ?? '0/0',
    })),
    postStagesBlock: [
      { type: 'static-key-value', label: say('progress.stateDetail'), get: (state) => state?.stateDetail },
      { type: 'static-key-value', label: say('progress.waitingFor'), get: (state) => state?.waitingFor },
      {
        type: 'dynamic-key-value',
        label: say('progress.status'),
        bold: true,
        get: (state) =>
          state && deployment ? terminalLink(state.status, deployment.url, { fallback: false }) : state?.status,
      },
      { type: 'static-key-value', label: say('progress.jobId'), neverCollapse: true, get: () => deployment?.id },
      { type: 'static-key-value', label: say('progress.targetOrg'), get: () => orgName },
      { type: 'message', get: () => (isOver ? undefined : hint) },
    ],
  });
  stages.goto(stage);

  return {
    update: (state) => {
      stages.updateData(state);
    },
    stop: (ending) => {
      isOver = true;
      if (ending === 'completed') stages.goto(done);
      stages.stop(ending);
    },
  };
};
