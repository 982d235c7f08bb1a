import { type Deployment, unseenDeployment } from '../deployments/deployment.js';
import { readDeployment, patchCanceling } from '../api/deployRequests.js';
import { type Cancellation, afterReading } from '../deployments/outcome.js';
import { OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';

/** The codes of a response about a record that isn't there. Only reads are intercepted by them. */
const NOT_FOUND_CODES = ['NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY', 'INVALID_ID_FIELD'];

const isNotFound = ({ errorCode }: OrgFailure): boolean => NOT_FOUND_CODES.includes(String(errorCode));

/**
 * Asks the org to cancel a deployment. If that fails, the deployment is read, and its status tells what is the case: which
 * error code an org has for which case isn't documented, and a request without a response may have worked.
 *
 * @param signal ends it early; what is known by then is the cancellation
 */
export const cancelOne = async (org: Org, deployment: Deployment, signal: AbortSignal): Promise<Cancellation> => {
  let known: Cancellation = { deployment, request: 'unconfirmed', outcome: 'unknown' };
  try {
    const seen = await patchCanceling(org, deployment.id);
    known = afterReading({ deployment, request: 'accepted' }, seen ?? deployment);
    return seen ? known : afterReading(known, await readDeployment(org, deployment.id, { once: true }));
  } catch (error) {
    if (signal.aborted || (error instanceof OrgFailure && known.request === 'accepted')) return known;
    if (!(error instanceof OrgFailure)) throw error;
    return explained(org, deployment, error, signal);
  }
};

const explained = async (
  org: Org,
  deployment: Deployment,
  failure: OrgFailure,
  signal: AbortSignal,
): Promise<Cancellation> => {
  const { kind, httpStatus = 0, mayHaveActed } = failure;
  const wasRefused = kind === 'refused';
  // A request that the org may have acted on can be what canceled the deployment. With 4xx, it didn't.
  const request = !mayHaveActed && httpStatus >= 400 ? 'refused' : 'unconfirmed';
  const unexplained = { request, outcome: wasRefused && !mayHaveActed ? 'refused' : 'unknown', failure } as const;
  try {
    // If the request has been tried for a minute already, one look is enough.
    const cancellation = afterReading(
      { deployment, request },
      await readDeployment(org, deployment.id, { once: !wasRefused }),
    );
    if (cancellation.outcome === 'alreadyCanceling') return { ...cancellation, request: 'alreadyCanceling' };
    const isExplained = cancellation.outcome !== 'refused' && cancellation.outcome !== 'unknown';
    return isExplained ? cancellation : { ...unexplained, deployment: cancellation.deployment };
  } catch (error) {
    if (!(error instanceof OrgFailure) && !signal.aborted) throw error;
    if (error instanceof OrgFailure && isNotFound(error))
      return { deployment, request, outcome: 'notFound', failure: error };
    return { ...unexplained, deployment };
  }
};

/**
 * Reads a deployment, and tells what a request to cancel it would meet.
 *
 * @throws the signal's reason when the command is interrupted
 */
export const readOne = async (org: Org, id: string, request: 'dryRun' | 'notSent'): Promise<Cancellation> => {
  const deployment = unseenDeployment(id);
  try {
    return afterReading({ deployment, request }, await readDeployment(org, id));
  } catch (error) {
    if (!(error instanceof OrgFailure)) throw error;
    return { deployment, request, outcome: isNotFound(error) ? 'notFound' : 'unknown', failure: error };
  }
};
