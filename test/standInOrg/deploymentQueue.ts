import type { Clock } from './clock.js';
import { Deployment, type DeploymentPlan } from './deployment.js';
import { salesforceId } from './salesforceId.js';

/** The deployments of an org, of which one runs at a time while the others wait in the order of their creation. */
export class DeploymentQueue {
  private readonly deployments: Deployment[] = [];

  public constructor(private readonly clock: Clock) {}

  /** Adds a deployment, which starts at once if no other one runs. */
  public add(plan: Partial<DeploymentPlan> = {}): Deployment {
    const deployment = new Deployment(salesforceId('0Af', this.deployments.length + 1), this.clock.now(), plan);
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
    let freeSince: number | undefined;
    for (const deployment of this.deployments) {
      if (deployment.startedAt === undefined && !deployment.isFinished) {
        deployment.start(Math.max(deployment.createdAt, freeSince ?? deployment.createdAt));
      }
      deployment.settle(this.clock.now());
      if (!deployment.isFinished) return;
      freeSince = Math.max(freeSince ?? 0, deployment.startedAt === undefined ? 0 : (deployment.completedAt ?? 0));
    }
  }
}
