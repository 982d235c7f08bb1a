import type { StandInOrg } from '../test/standInOrg/standInOrg.js';
import { inTurn, type Series } from './inTurn.js';
import { type Measurement, measuredRun, type Setting } from './measuredRun.js';

/** What a cancellation took, in the process and in the org. */
export type CancellationMeasurement = Measurement & {
  requests: number;
  connections: number;
};

/** A command that cancels a deployment, up to the job ID. */
export type CancelCommand = { name: string; setting: Setting; words: string[] };

/**
 * Measures commands that cancel deployments, in turn, each with a deployment of its own that's in progress.
 *
 * @param sf the path of the CLI
 * @param cancelTime how long the org takes to cancel a deployment, in milliseconds
 * @param flags further flags
 */
export const measureCancellations = async (
  sf: string,
  org: StandInOrg,
  commands: CancelCommand[],
  { rounds, cancelTime, flags, warmUp }: { rounds: number; cancelTime: number; flags: string[]; warmUp: boolean },
): Promise<Array<Series<CancellationMeasurement>>> =>
  inTurn(
    rounds,
    commands.map(({ name, setting, words }) => ({
      name,
      run: async () => {
        const deployment = org.deployments.add({ cancelTime });
        const [requests, connections] = [org.requests.length, org.connections];
        const measurement = await measuredRun(setting, sf, ...words, '--job-id', deployment.id, ...flags);
        return {
          ...measurement,
          requests: org.requests.length - requests,
          connections: org.connections - connections,
        };
      },
    })),
    { warmUp },
  );
