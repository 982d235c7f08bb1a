import type { Clock } from './clock.js';
import { Deployment, type DeploymentPlan } from './deployment.js';
import { salesforceId } from './salesforceId.js';

/**
 * The deployments of an org. One runs at a time (documented) while the others wait in the order of their creation, except
 * that quick deploys go first.
 */
export class DeploymentQueue {
  private readonly deployments: Deployment[] = [];
  private freeSince = -Infinity;

  public constructor(private readonly clock: Clock) {}

  private get running(): Deployment | undefined {
    return this.deployments.find(({ isRunning }) => isRunning);
  }

  private get next(): Deployment | undefined {
    const queued = this.deployments.filter(({ isFinished, isRunning }) => !isFinished && !isRunning);
    return queued.find(({ plan }) => plan.quickDeploy) ?? queued.at(0);
  }

  /** Adds a deployment, which starts at once if no other one runs. A quick deploy sends the running one back. */
  public add(plan: Partial<DeploymentPlan> = {}): Deployment {
    this.settle();
    const now = this.clock.now();
    const deployment = new Deployment(salesforceId('0Af', this.deployments.length + 1), now, plan);
    if (deployment.plan.quickDeploy) this.running?.goBackToPending(now);
    this.deployments.push(deployment);
    this.settle();
    return deployment;
  }

  /** The deployment with an ID of 15 or 18 characters, in the state that it has now. */
  public find(id: string): Deployment | undefined {
    this.settle();
    return this.deployments.find((deployment) => deployment.id === id || deployment.id.slice(0, 15) === id);
  }

  /** All deployments in the order of their creation, in the state that they have now. */
  public all(): Deployment[] {
    this.settle();
    return this.deployments;
  }

  private settle(): void {
    const now = this.clock.now();
    let deployment = this.running ?? this.next;
    while (deployment) {
      const startsAt = Math.max(deployment.startsFrom, this.freeSince);
      if (!deployment.isRunning && startsAt > now) return;
      if (!deployment.isRunning) deployment.start(startsAt);
      deployment.settle(now);
      if (deployment.completedAt === undefined) return;
      this.freeSince = deployment.completedAt;
      deployment = this.next;
    }
  }
}
