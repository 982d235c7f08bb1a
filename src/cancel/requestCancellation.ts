import { type Deployment, unseenDeployment } from '../deployments/deployment.js';
import { readDeployment, requestCancel } from '../deployments/deployRequests.js';
import { type Attempt, observe } from '../deployments/outcome.js';
import { OrgFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';

/** The codes of a response about a record that isn't there. Only reads are judged by them. */
const NOT_FOUND_CODES = ['NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY', 'INVALID_ID_FIELD'];

const isNotFound = ({ kind, errorCode = '' }: OrgFailure): boolean =>
  kind === 'refused' && NOT_FOUND_CODES.includes(errorCode);

/**
 * Asks the org to cancel a deployment. If that fails, the deployment is read, and its status tells what is the case: which
 * error code an org has for which case isn't documented, and a request without a response may have worked.
 *
 * @throws the signal's reason when the command is interrupted
 */
export const requestCancellation = async (org: Org, deployment: Deployment): Promise<Attempt> => {
  try {
    const seen = await requestCancel(org, deployment.id);
    const attempt = { deployment, request: 'accepted' } as const;
    return observe(attempt, seen ?? (await seenAfter(org, deployment)));
  } catch (error) {
    if (!(error instanceof OrgFailure)) throw error;
    return explained(org, deployment, error);
  }
};

/** What is seen of a deployment whose cancellation the org accepted without telling more. */
const seenAfter = async (org: Org, deployment: Deployment): Promise<Deployment> => {
  try {
    return await readDeployment(org, deployment.id, { once: true });
  } catch (error) {
    if (error instanceof OrgFailure) return deployment;
    throw error;
  }
};

const explained = async (org: Org, deployment: Deployment, failure: OrgFailure): Promise<Attempt> => {
  const { kind, httpStatus = 0, mayHaveActed } = failure;
  const wasRefused = kind === 'refused';
  // A request that the org may have acted on can be what canceled the deployment. With 4xx, it didn't.
  const request = !mayHaveActed && httpStatus >= 400 && httpStatus < 500 ? 'refused' : 'perhaps';
  const unexplained = { request, outcome: wasRefused && !mayHaveActed ? 'refused' : 'unknown', failure } as const;
  try {
    // If the request has been tried for a minute already, one look is enough.
    const attempt = observe({ deployment, request }, await readDeployment(org, deployment.id, { once: !wasRefused }));
    if (attempt.outcome === 'alreadyCanceling') return { ...attempt, request: 'acceptedBefore' };
    const isExplained = attempt.outcome !== 'refused' && attempt.outcome !== 'unknown';
    return isExplained ? attempt : { ...unexplained, deployment: attempt.deployment };
  } catch (error) {
    if (!(error instanceof OrgFailure)) throw error;
    if (isNotFound(error)) return { deployment, request, outcome: 'notFound', failure: error };
    return { ...unexplained, deployment };
  }
};

/**
 * Reads a deployment, and tells what a request to cancel it would meet.
 *
 * @throws OrgFailure, or the signal's reason when the command is interrupted
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
