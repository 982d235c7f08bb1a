import { type Cancellation, observe } from './cancellation.js';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import type { DeployRequestResource } from '../deployRequest/deployRequestResource.js';
import { Polling, type PollingOptions } from './polling.js';

export type WaitOptions = PollingOptions & {
  resource: DeployRequestResource;
  /** Told of every state that was read. */
  onRead: (deployRequest: DeployRequest) => void;
};

/**
 * Reads a deployment until it has ended or the time is up, and then once more for its details.
 *
 * @returns the cancellation as it was seen last; it's without details where the time was up or their read failed
 * @throws PollingRefused
 */
export const awaitEnd = async (cancellation: Cancellation, options: WaitOptions): Promise<Cancellation> => {
  const { resource, onRead } = options;
  const { id } = cancellation.deployment;
  const polling = new Polling(options);
  let current = cancellation;

  await polling.readUntil(
    () => current.deployment.done,
    async () => {
      current = observe(current, await resource.read(id, { once: true }));
      onRead(current.deployment);
    },
  );
  if (current.deployment.done) {
    await polling.readOnce(async () => {
      const detailed = await resource.read(id, { withDetails: true });
      if (detailed.status === current.deployment.status) current = { ...current, deployment: detailed };
    });
  }
  return current;
};
