import { type Deployment, unseenDeployment } from '../deployments/deployment.js';
import { readDeployment, requestCancel } from '../deployments/deployRequests.js';
import { type Attempt, observe } from '../deployments/outcome.js';
import { OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';

/** The codes of a response about a record that isn't there. Only reads are judged by them. */
const NOT_FOUND_CODES = ['NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY', 'INVALID_ID_FIELD'];

const isNotFound = ({ errorCode }: OrgFailure): boolean => NOT_FOUND_CODES.includes(String(errorCode));

/**
 * Asks the org to cancel a deployment. If that fails, the deployment is read, and its status tells what is the case: which
 * error code an org has for which case isn't documented, and a request without a response may have worked.
 *
 * @param signal ends it early; what is known by then is the attempt
 */
export const requestCancellation = async (org: Org, deployment: Deployment, signal: AbortSignal): Promise<Attempt> => {
  let known: Attempt = { deployment, request: 'perhaps', outcome: 'unknown' };
  try {
    const seen = await requestCancel(org, deployment.id);
    known = observe({ deployment, request: 'accepted' }, seen ?? deployment);
    return seen ? known : observe(known, await readDeployment(org, deployment.id, { once: true }));
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
): Promise<Attempt> => {
  const { kind, httpStatus = 0, mayHaveActed } = failure;
  const wasRefused = kind === 'refused';
  // A request that the org may have acted on can be what canceled the deployment. With 4xx, it didn't.
  const request = !mayHaveActed && httpStatus >= 400 ? 'refused' : 'perhaps';
  const unexplained = { request, outcome: wasRefused && !mayHaveActed ? 'refused' : 'unknown', failure } as const;
  try {
    // If the request has been tried for a minute already, one look is enough.
    const attempt = observe({ deployment, request }, await readDeployment(org, deployment.id, { once: !wasRefused }));
    if (attempt.outcome === 'alreadyCanceling') return { ...attempt, request: 'refusedWhileCanceling' };
    const isExplained = attempt.outcome !== 'refused' && attempt.outcome !== 'unknown';
    return isExplained ? attempt : { ...unexplained, deployment: attempt.deployment };
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
export const lookAt = async (org: Org, id: string, request: 'dryRun' | 'notSent'): Promise<Attempt> => {
  const deployment = unseenDeployment(id);
  try {
    return observe({ deployment, request }, await readDeployment(org, id));
  } catch (error) {
    if (!(error instanceof OrgFailure)) throw error;
    return { deployment, request, outcome: isNotFound(error) ? 'notFound' : 'unknown', failure: error };
  }
};
