/**
 * What a status says about a deployment that somebody wants canceled:
 *
 * - `running`: queued or in progress, so it can be canceled;
 * - `finalizing`: the org is committing it, which can't be canceled as of API 65.0;
 * - `canceling`: a cancellation was requested, and the org hasn't finished it;
 * - `canceled`: it ended by cancellation;
 * - `completed`: it ended in any other way.
 */
export type StatusMeaning = 'running' | 'finalizing' | 'canceling' | 'canceled' | 'completed';

/**
 * The values of the Metadata API's `DeployStatus`. Salesforce's deploy library knows the last two as `Finalizing` and
 * `FinalizingFailed`, so an org may send either name.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
const MEANINGS: ReadonlyMap<string, StatusMeaning> = new Map([
  ['Pending', 'running'],
  ['InProgress', 'running'],
  ['Canceling', 'canceling'],
  ['Canceled', 'canceled'],
  ['Succeeded', 'completed'],
  ['SucceededPartial', 'completed'],
  ['Failed', 'completed'],
  ['FinalizingDeploy', 'finalizing'],
  ['Finalizing', 'finalizing'],
  ['FinalizingDeployFailed', 'completed'],
  ['FinalizingFailed', 'completed'],
]);

/**
 * Tells what a status means. One that nobody has heard of counts as running unless the org says that it's done.
 *
 * @param status the status as the org named it
 * @param done the org's own `done`, where it sent one
 */
export const meaningOf = (status: string, done?: boolean): StatusMeaning =>
  MEANINGS.get(status) ?? (done ? 'completed' : 'running');

/** Whether a deployment of this meaning has ended, one way or the other. */
export const isFinished = (meaning: StatusMeaning): boolean => meaning === 'canceled' || meaning === 'completed';
