/** How a deployment goes when nobody interferes, and what it does about a cancellation. Times are milliseconds. */
export type DeploymentPlan = {
  /** The user who started it. */
  createdByName: string;
  createdById: string;
  checkOnly: boolean;
  componentsTotal: number;
  testsTotal: number;
  /** From the start to the commit. */
  deployTime: number;
  /** The commit itself. */
  finalizeTime: number;
  /** The status that it ends with. */
  ending: string;
  /** From the request to cancel until the end. */
  cancelTime: number;
  /** For how much of that time the status doesn't show the request yet. */
  cancelHiddenTime: number;
  /** The status that it has while it's being canceled. */
  cancelStatus: string;
  /** The status that it ends with when it's canceled. */
  cancelEnding: string;
};

const defaultPlan: DeploymentPlan = {
  createdByName: 'Riley Release',
  createdById: '0055g0000000001AAA',
  checkOnly: false,
  componentsTotal: 1032,
  testsTotal: 135,
  deployTime: 600_000,
  finalizeTime: 60_000,
  ending: 'Succeeded',
  cancelTime: 5000,
  cancelHiddenTime: 0,
  cancelStatus: 'Canceling',
  cancelEnding: 'Canceled',
};

/** A deployment that lives by its plan. It's moved on by {@link settle}, so that all it shows belongs to one moment. */
export class Deployment {
  public readonly plan: DeploymentPlan;
  public status = 'Pending';
  public startedAt: number | undefined;
  public completedAt: number | undefined;
  public canceledByName: string | undefined;
  private cancelRequestedAt: number | undefined;

  public constructor(
    public readonly id: string,
    public readonly createdAt: number,
    plan: Partial<DeploymentPlan>,
  ) {
    this.plan = { ...defaultPlan, ...plan };
  }

  public get isFinished(): boolean {
    return this.completedAt !== undefined;
  }

  public get isFinalizing(): boolean {
    return this.status === 'FinalizingDeploy';
  }

  public get isCanceling(): boolean {
    return !this.isFinished && this.cancelRequestedAt !== undefined;
  }

  public start(at: number): void {
    this.startedAt = at;
    this.status = 'InProgress';
  }

  public cancel(at: number, canceledByName: string): void {
    this.cancelRequestedAt = at;
    this.canceledByName = canceledByName;
    if (this.startedAt === undefined) this.complete(at, 'Canceled');
    else if (this.plan.cancelHiddenTime === 0) this.status = this.plan.cancelStatus;
  }

  /** Brings the deployment to the state that it has at a time. */
  public settle(now: number): void {
    if (this.isFinished || this.startedAt === undefined) return;
    const { deployTime, finalizeTime, ending, cancelTime, cancelHiddenTime, cancelStatus, cancelEnding } = this.plan;
    if (this.cancelRequestedAt !== undefined) {
      if (now >= this.cancelRequestedAt + cancelTime) this.complete(this.cancelRequestedAt + cancelTime, cancelEnding);
      else if (now >= this.cancelRequestedAt + cancelHiddenTime) this.status = cancelStatus;
      return;
    }
    const commitsAt = this.startedAt + deployTime;
    if (now >= commitsAt + finalizeTime) this.complete(commitsAt + finalizeTime, ending);
    else if (now >= commitsAt) this.status = 'FinalizingDeploy';
  }

  /** Which part of the components and tests is done, from 0 to 1: it grows until the commit, the end, or the cancellation. */
  public progress(now: number): number {
    if (this.startedAt === undefined) return 0;
    const until = Math.min(now, this.cancelRequestedAt ?? now, this.completedAt ?? now);
    return Math.min(1, (until - this.startedAt) / this.plan.deployTime);
  }

  private complete(at: number, status: string): void {
    this.completedAt = at;
    this.status = status;
  }
}
