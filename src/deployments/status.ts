import { ExitCode } from '../exitCodes.js';

/**
 * The phase of a deployment, from the point of view of somebody who wants to cancel it:
 *
 * - `unseen`: nothing has been seen of it yet;
 * - `queued`: it waits for its turn;
 * - `running`: it's in progress;
 * - `finalizing`: the org is saving its changes, which can't be canceled as of API version 65.0;
 * - `canceling`: somebody requested to cancel it, and the org hasn't finished;
 * - `canceled`: it ended because it was canceled;
 * - `ended`: it ended in any other way;
 * - `missing`: the org has no such deployment.
 */
export type Phase = 'unseen' | 'queued' | 'running' | 'finalizing' | 'canceling' | 'canceled' | 'ended' | 'missing';

/**
 * The effect of the end of a deployment on the org: its changes are saved, all or in part, or were rolled back; undefined if
 * the status doesn't tell.
 */
export type Effect = 'saved' | 'savedInPart' | 'rolledBack' | undefined;

type FinalStatus = {
  phase: 'canceled' | 'ended';
  effect: Effect;
  /** The code with which `sf project deploy resume` exits after it, and so does watching. */
  exitCode: number;
};

type Status = FinalStatus | { phase: 'queued' | 'running' | 'finalizing' | 'canceling' };

/**
 * The values of the Metadata API's `DeployStatus`. The documentation calls the two of finalizing `FinalizingDeploy` and
 * `FinalizingDeployFailed`; orgs send `Finalizing`, and Salesforce's deploy library knows `FinalizingFailed`.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
const STATUSES: ReadonlyMap<string, Status> = new Map(
  Object.entries<Status>({
    Pending: { phase: 'queued' },
    InProgress: { phase: 'running' },
    Canceling: { phase: 'canceling' },
    Finalizing: { phase: 'finalizing' },
    FinalizingDeploy: { phase: 'finalizing' },
    Canceled: { phase: 'canceled', effect: 'rolledBack', exitCode: ExitCode.failure },
    Succeeded: { phase: 'ended', effect: 'saved', exitCode: ExitCode.success },
    SucceededPartial: { phase: 'ended', effect: 'savedInPart', exitCode: ExitCode.succeededPartial },
    Failed: { phase: 'ended', effect: 'rolledBack', exitCode: ExitCode.failure },
    FinalizingFailed: { phase: 'ended', effect: undefined, exitCode: ExitCode.failure },
    FinalizingDeployFailed: { phase: 'ended', effect: undefined, exitCode: ExitCode.failure },
  }),
);

/** An unknown status counts as in progress, unless the org says `done`. */
const UNKNOWN_END: FinalStatus = { phase: 'ended', effect: undefined, exitCode: ExitCode.failure };

/** Whether a deployment in this phase has ended, one way or the other. */
export const isFinal = (phase: Phase): boolean => phase === 'canceled' || phase === 'ended';

/** Every status that an unfinished deployment may have. */
export const UNFINISHED_STATUSES = [...STATUSES].flatMap(([status, { phase }]) => (isFinal(phase) ? [] : [status]));

/** The phase that a status stands for, with the org's own `done`, if it sent one. */
export const phaseOf = (status: string | undefined, done: boolean | undefined): Phase => {
  if (status === undefined) return 'unseen';
  return STATUSES.get(status)?.phase ?? (done ? 'ended' : 'running');
};

const finalStatus = (status: string | undefined): FinalStatus => {
  const known = STATUSES.get(status ?? '');
  return known && 'exitCode' in known ? known : UNKNOWN_END;
};

/** The effect of an end with this status on the org. */
export const effectOf = (status: string | undefined): Effect => finalStatus(status).effect;

/** The exit code of watching a deployment that ended with this status. */
export const exitCodeOfEnd = (status: string | undefined): number => finalStatus(status).exitCode;

/** Whether the deployment ended badly for the person who requested it. */
export const isBadEnd = (status: string | undefined): boolean => exitCodeOfEnd(status) === ExitCode.failure;
