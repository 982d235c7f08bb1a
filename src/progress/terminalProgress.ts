import { MultiStageOutput } from '@oclif/multi-stage-output';
import terminalLink from 'terminal-link';
import { say } from '../messages.js';
import type { Progress, ProgressHeading, ProgressRow, ProgressState } from './progress.js';

/** The library assumes icons that are two columns wide; with its version of Ink, they're one. */
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

  /** The rows of a kind, each with how it's read from the state at any moment. */
  const rows = (
    kind: ProgressRow['kind'],
  ): Array<{ label: string; get: (state?: ProgressState) => string | undefined }> =>
    first.rows.flatMap((row, index) =>
      row.kind === kind ? [{ label: row.label, get: (state?: ProgressState) => state?.rows[index]?.value }] : [],
    );
  const linked = (status: string | undefined): string | undefined =>
    status !== undefined && deployment ? terminalLink(status, deployment.url, { fallback: false }) : status;
  const stages = new MultiStageOutput<ProgressState>({
    jsonEnabled: false,
    design: { icons: { completed: SPACED, pending: SPACED } },
    title,
    stages: [stage, done],
    data: first,
    stageSpecificBlock: rows('count').map(({ label, get }) => ({
      type: 'dynamic-key-value',
      stage,
      label,
      // Without a value, the library would show a spinner, also at the end.
      get: (state) => get(state) ?? '0/0',
    })),
    postStagesBlock: [
      ...rows('text').map((row) => ({ type: 'static-key-value', ...row }) as const),
      ...rows('status').map(({ label, get }) => ({
        type: 'dynamic-key-value' as const,
        label,
        bold: true,
        get: (state?: ProgressState) => linked(get(state)),
      })),
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
