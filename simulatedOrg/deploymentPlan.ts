/** How a deployment goes if nobody interferes, and what it does about a cancellation. Times are in milliseconds. */
export type DeploymentPlan = {
  /** The user who started it. */
  createdByName: string;
  /** The ID of that user, in 18 characters. */
  createdById: string;
  checkOnly: boolean;
  /** Where it came from: a request to the API, or a change set in Setup. */
  type: 'Api' | 'Changeset';
  changeSetName: string | null;
  /** Whether the list of deployments hides who started it: both `CreatedBy` and `CreatedById` are null. */
  hiddenOwner: boolean;
  /** Further fields that are null in the list of deployments, such as `CheckOnly`, `CreatedDate` or `CreatedBy.Name`. */
  hiddenFields: readonly string[];
  rollbackOnError: boolean;
  ignoreWarnings: boolean;
  /** How many components have a warning from the start. It counts as an error unless `ignoreWarnings` is set (documented). */
  warnings: number;
  componentsTotal: number;
  testsTotal: number;
  /** How many successful components, and as many tests, the details list at most. */
  listedInDetails: number;
  /** How long after its start a component fails; never if undefined. */
  failAt: number | undefined;
  /** How long after its start a test fails; never if undefined. */
  testFailAt: number | undefined;
  /** Whether it's a quick deploy: it goes first, and sends a running deployment back to the queue. */
  quickDeploy: boolean;
  /** From the start to the commit. */
  deployTime: number;
  /** The commit itself. */
  finalizeTime: number;
  /**
   * The status during the commit. Real orgs send `Finalizing` over SOAP (recorded), the documentation says
   * `FinalizingDeploy`; what REST sends isn't known.
   */
  finalizingStatus: 'Finalizing' | 'FinalizingDeploy';
  /** Whether the commit fails, which ends the deployment as `FinalizingFailed` or `FinalizingDeployFailed`. */
  finalizingFails: boolean;
  /**
   * The status that it ends with after the commit. If undefined, it follows from what failed: with an error, `Failed`
   * without a commit, or `SucceededPartial` if `rollbackOnError` is false; without an error, `Succeeded`.
   */
  ending: string | undefined;
  /** From the request to cancel until the end. */
  cancelTime: number;
  /** For how much of that time the status doesn't show the request yet. */
  cancelHiddenTime: number;
  /** The status that it has while the org is canceling it. */
  cancelStatus: string;
  /** The status that it ends with when it's canceled. */
  cancelEnding: string;
};

export const defaultPlan: DeploymentPlan = {
  createdByName: 'Riley Release',
  createdById: '0055g0000000001AAA',
  checkOnly: false,
  type: 'Api',
  changeSetName: null,
  hiddenOwner: false,
  hiddenFields: [],
  rollbackOnError: true,
  ignoreWarnings: false,
  warnings: 0,
  componentsTotal: 1032,
  testsTotal: 135,
  listedInDetails: 3,
  failAt: undefined,
  testFailAt: undefined,
  quickDeploy: false,
  deployTime: 600_000,
  finalizeTime: 60_000,
  finalizingStatus: 'Finalizing',
  finalizingFails: false,
  ending: undefined,
  cancelTime: 5000,
  cancelHiddenTime: 0,
  cancelStatus: 'Canceling',
  cancelEnding: 'Canceled',
};
