import { defaultPlan, type DeploymentPlan } from './deploymentPlan.js';

export type { DeploymentPlan };

/**
 * A deployment that follows its plan. {@link settle} brings it up to date, so that everything it shows belongs to one
 * moment. All times are those of the org's clock, in milliseconds since 1970.
 */
export class Deployment {
  public readonly plan: DeploymentPlan;
  public status = 'Pending';
  public startedAt: number | undefined;
  public completedAt: number | undefined;
  public canceledByName: string | undefined;
  /** The ID of who canceled it, in 18 characters. */
  public canceledById: string | undefined;
  /** It doesn't start before this time. */
  public startsFrom: number;
  /** When the org accepted a request to cancel it. */
  public cancelRequestedAt: number | undefined;
  /** What it really was: its statuses since it was requested, each with the time from which on it had it. */
  public readonly past: Array<{ at: number; status: string }> = [];

  /** @param id the ID in 18 characters */
  public constructor(
    public readonly id: string,
    public readonly createdAt: number,
    plan: Partial<DeploymentPlan> = {},
  ) {
    this.plan = { ...defaultPlan, ...plan };
    this.startsFrom = createdAt;
    this.become(this.status, createdAt);
  }

  public get isFinished(): boolean {
    return this.completedAt !== undefined;
  }

  public get isRunning(): boolean {
    return this.startedAt !== undefined && !this.isFinished;
  }

  public get isFinalizing(): boolean {
    return !this.isFinished && this.status === this.plan.finalizingStatus;
  }

  /** Whether somebody asked to cancel it, even if its status doesn't show that yet. */
  public get isCanceling(): boolean {
    return !this.isFinished && this.cancelRequestedAt !== undefined;
  }

  /** The org's words about its progress; a deployment that failed keeps the last text, as in a recorded response. */
  public get stateDetail(): string | null {
    return this.status === 'InProgress' || this.status === 'Failed' ? 'Processing Type: Apex Component' : null;
  }

  /** Whether something fails before the commit. */
  private get fails(): boolean {
    const { failAt = Infinity, testFailAt = Infinity, deployTime, warnings, ignoreWarnings } = this.plan;
    return failAt <= deployTime || testFailAt <= deployTime || (warnings > 0 && !ignoreWarnings);
  }

  /** Whether it fails and has nothing to commit. */
  private get isRolledBack(): boolean {
    return this.plan.ending === undefined && this.fails && this.plan.rollbackOnError;
  }

  private get ending(): string {
    const { ending, finalizingFails, finalizingStatus, rollbackOnError } = this.plan;
    if (ending !== undefined) return ending;
    if (this.fails && rollbackOnError) return 'Failed';
    if (finalizingFails) return `${finalizingStatus}Failed`;
    return this.fails ? 'SucceededPartial' : 'Succeeded';
  }

  public start(at: number): void {
    this.startedAt = at;
    this.become('InProgress', at);
  }

  /**
   * Sends a running deployment back to the queue, as a quick deploy can do. It starts over later.
   *
   * @param startsFrom until when it has to wait at least
   */
  public goBackToPending(startsFrom: number): void {
    if (this.status !== 'InProgress') return;
    this.startedAt = undefined;
    this.startsFrom = startsFrom;
    this.become('Pending', startsFrom);
  }

  /** Cancels it as its plan says: at once in the queue, step by step if it runs (help article 000392895). */
  public cancel(at: number, canceledByName: string, canceledById = '0055g000000CANAAA4'): void {
    this.cancelRequestedAt = at;
    this.canceledByName = canceledByName;
    this.canceledById = canceledById;
    if (this.startedAt === undefined) this.complete(at, 'Canceled');
    else if (this.plan.cancelHiddenTime === 0) this.become(this.plan.cancelStatus, at);
  }

  /** Brings the deployment to the state that it has at a time. */
  public settle(now: number): void {
    if (this.isFinished || this.startedAt === undefined) return;
    const { deployTime, finalizeTime, finalizingStatus } = this.plan;
    if (this.cancelRequestedAt !== undefined) {
      this.settleCancellation(now, this.cancelRequestedAt);
      return;
    }
    const deployedAt = this.startedAt + deployTime;
    const finishedAt = deployedAt + (this.isRolledBack ? 0 : finalizeTime);
    if (now >= deployedAt && finishedAt > deployedAt) this.become(finalizingStatus, deployedAt);
    if (now >= finishedAt) this.complete(finishedAt, this.ending);
  }

  /** Which part of the components and tests is done, from 0 to 1: it grows until the commit, the end, or the cancellation. */
  public progress(now: number): number {
    if (this.startedAt === undefined) return 0;
    return this.plan.deployTime === 0 ? 1 : Math.min(1, this.elapsed(now) / this.plan.deployTime);
  }

  /** How many components have failed. A warning counts if the deployment doesn't ignore warnings. */
  public componentErrors(now: number): number {
    if (this.startedAt === undefined) return 0;
    const { failAt, warnings, ignoreWarnings } = this.plan;
    return Number(this.elapsed(now) >= (failAt ?? Infinity)) + (ignoreWarnings ? 0 : warnings);
  }

  /** How many tests have failed. */
  public testErrors(now: number): number {
    return this.startedAt !== undefined && this.elapsed(now) >= (this.plan.testFailAt ?? Infinity) ? 1 : 0;
  }

  /** How many components are deployed. */
  public componentsDeployed(now: number): number {
    return this.doneOf(this.plan.componentsTotal, this.componentErrors(now), now);
  }

  /** How many tests are completed without a failure. */
  public testsCompleted(now: number): number {
    return this.doneOf(this.plan.testsTotal, this.testErrors(now), now);
  }

  private settleCancellation(now: number, requestedAt: number): void {
    const { cancelTime, cancelHiddenTime, cancelStatus, cancelEnding } = this.plan;
    if (now >= requestedAt + cancelHiddenTime && cancelTime > cancelHiddenTime) {
      this.become(cancelStatus, requestedAt + cancelHiddenTime);
    }
    if (now >= requestedAt + cancelTime) this.complete(requestedAt + cancelTime, cancelEnding);
  }

  /** For how many milliseconds it has been at work. */
  private elapsed(now: number): number {
    const until = Math.min(now, this.cancelRequestedAt ?? now, this.completedAt ?? now);
    return until - (this.startedAt ?? until);
  }

  private doneOf(total: number, errors: number, now: number): number {
    return Math.max(0, Math.min(Math.floor(this.progress(now) * total), total - errors));
  }

  private complete(at: number, status: string): void {
    this.completedAt = at;
    this.become(status, at);
  }

  private become(status: string, at: number): void {
    this.status = status;
    if (this.past.at(-1)?.status !== status) this.past.push({ at, status });
  }
}
