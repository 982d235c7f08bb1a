import { type Limits, patchCanceling, readDeployment } from '../api/deployRequests.js';
import type { Deployment } from '../deployments/deployment.js';
import { type Cancellation, type CancelRequest, outcomeOf, seenBefore } from '../deployments/outcome.js';
import { isAnswerOfOrg, OrgFailure, orFailure } from '../org/failure.js';
import type { Org } from '../org/org.js';
import { unreadable } from './repeatedRead.js';

/**
 * Asks the org to cancel a deployment. If that fails, reads the deployment: its status is reliable, while the error codes of a
 * refusal are undocumented, and a request without a response may have worked.
 *
 * @param signal ends it early; what is known by then is returned
 * @param limits for the request and the reads that follow it
 */
export const cancelOne = async (
  org: Org,
  deployment: Deployment,
  signal: AbortSignal,
  limits: Pick<Limits, 'deadline'> = {},
): Promise<Cancellation> => {
  const sentAt = org.clock.now();
  const cancellation = await requestAndRead(org, deployment, signal, limits);
  const orgTime = org.serverTime();
  return { ...cancellation, requestedAt: orgTime === undefined ? undefined : orgTime - (org.clock.now() - sentAt) };
};

const requestAndRead = async (
  org: Org,
  deployment: Deployment,
  signal: AbortSignal,
  limits: Pick<Limits, 'deadline'>,
): Promise<Cancellation> => {
  let known: Cancellation = { ...seenBefore(deployment), request: signal.aborted ? 'notSent' : 'unconfirmed' };
  try {
    const seen = await patchCanceling(org, deployment.id, limits);
    if (seen) return { deployment: seen, seen: 'now', request: 'accepted' };
    known = { ...known, request: 'accepted' };
    const read = await readDeployment(org, deployment.id, { ...limits, once: true });
    return { deployment: read, seen: 'now', request: 'accepted' };
  } catch (error) {
    if (signal.aborted || (error instanceof OrgFailure && known.request === 'accepted')) return known;
    if (!(error instanceof OrgFailure)) throw error;
    return explained(org, deployment, error, signal, limits);
  }
};

const explained = async (
  org: Org,
  deployment: Deployment,
  failure: OrgFailure,
  signal: AbortSignal,
  limits: Pick<Limits, 'deadline'>,
): Promise<Cancellation> => {
  const { httpStatus = 0, mayHaveActed } = failure;
  // A request that the org may have acted on can be the one that canceled the deployment. With a 4xx response, the org hasn't
  // acted.
  const request = !mayHaveActed && httpStatus >= 400 ? 'refused' : 'unconfirmed';
  const unexplained: Cancellation = { ...seenBefore(deployment), request, requestFailure: failure, failure };
  try {
    // If the request has been tried for a minute already, one read is enough.
    const read = await readOne(org, deployment, request, { ...limits, once: !isAnswerOfOrg(failure) });
    const { phase } = read.deployment;
    if (read.failure) return phase === 'missing' ? read : unexplained;
    if (request === 'refused' && phase === 'canceling') return { ...read, request: 'alreadyCanceling' };
    const explains = !['refused', 'unknown'].includes(outcomeOf(read));
    return { ...read, requestFailure: failure, failure: explains ? undefined : failure };
  } catch (error) {
    if (!signal.aborted) throw error;
    return unexplained;
  }
};

/**
 * Reads a deployment.
 *
 * @param request how the org responded to the request to cancel it, if one was sent
 * @throws the signal's reason when the command is interrupted
 */
export const readOne = async (
  org: Org,
  deployment: Deployment,
  request: CancelRequest,
  limits: Limits = {},
): Promise<Cancellation> => {
  const read = await orFailure(readDeployment(org, deployment.id, limits));
  if (!(read instanceof OrgFailure)) return { deployment: read, seen: 'now', request };
  return unreadable({ ...seenBefore(deployment), request }, read);
};
