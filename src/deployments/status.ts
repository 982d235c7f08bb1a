/**
 * What a status says about a deployment that somebody wants canceled:
 *
 * - `running`: queued or in progress, so it can be canceled;
 * - `finalizing`: the org is committing it, which can't be canceled as of API version 65.0;
 * - `canceling`: somebody requested to cancel it, and the org hasn't finished;
 * - `canceled`: it ended because it was canceled;
 * - `completed`: it ended in any other way.
 */
export type Phase = 'running' | 'finalizing' | 'canceling' | 'canceled' | 'completed';

/** The status of a deployment in the queue. */
export const QUEUED = 'Pending';

/**
 * The values of the Metadata API's `DeployStatus`. The documentation calls the two of finalizing `FinalizingDeploy` and
 * `FinalizingDeployFailed`; orgs send `Finalizing`, and Salesforce's deploy library knows `FinalizingFailed`.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
const PHASES: ReadonlyMap<string, Phase> = new Map([
  [QUEUED, 'running'],
  ['InProgress', 'running'],
  ['Canceling', 'canceling'],
  ['Canceled', 'canceled'],
  ['Succeeded', 'completed'],
  ['SucceededPartial', 'completed'],
  ['Failed', 'completed'],
  ['Finalizing', 'finalizing'],
  ['FinalizingDeploy', 'finalizing'],
  ['FinalizingFailed', 'completed'],
  ['FinalizingDeployFailed', 'completed'],
]);

/** Whether a deployment of this phase has ended, one way or the other. */
export const isFinished = (phase: Phase): boolean => phase === 'canceled' || phase === 'completed';

/** Every status that an unfinished deployment may have. */
export const UNFINISHED_STATUSES = [...PHASES].flatMap(([status, phase]) => (isFinished(phase) ? [] : [status]));

/**
 * Tells what a status means. One that nobody has heard of counts as running unless the org says that it's done.
 *
 * @param status the status as the org named it
 * @param done the org's own `done`, if it sent one
 */
export const phaseOf = (status: string | undefined, done: boolean | undefined): Phase =>
  PHASES.get(String(status)) ?? (done ? 'completed' : 'running');
