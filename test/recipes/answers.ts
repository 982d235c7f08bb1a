/** The job ID of the deployment in the tests. */
export const ID = '0Af0x000017yLUFCA2';

/** What Salesforce CLI answers to a start with `--async`. */
export const STARTED = { status: 0, result: { id: ID, done: false, status: 'Queued' } };

/** What the command answers with `--json` when the org has accepted the cancellation. */
export const cancellation = (status: string, done: boolean, warnings: string[] = []): unknown => ({
  status: 0,
  result: { id: ID, status, done },
  warnings,
});

/** What the command answers with `--json` when something is in the way. */
export const refusal = (name: string): unknown => ({ status: 1, name, message: 'How it is.', actions: ['Look.'] });
