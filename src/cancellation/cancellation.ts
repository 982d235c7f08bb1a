import type { Optional } from '@salesforce/ts-types';
import type { Deployment } from '../deployRequest/deployment.js';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import type { DeployRequestResource } from '../deployRequest/deployRequestResource.js';
import type { StatusMeaning } from '../deployRequest/deployStatus.js';
import { isOrgFailure, OrgApiError, type OrgFailure } from '../org/orgFailure.js';

/** What became of the wish to cancel a deployment. */
export type Outcome =
  /** The org canceled it, on this request. */
  | 'canceled'
  /** The org accepted this request, and hasn't finished. */
  | 'canceling'
  /** It was canceled before this request. */
  | 'alreadyCanceled'
  /** Its cancellation was requested before this request. */
  | 'alreadyCanceling'
  /** The org accepted this request, and the deployment ended otherwise. */
  | 'notCanceled'
  /** It ended before this request, and not by cancellation. */
  | 'alreadyCompleted'
  /** The org refused because it's committing the deployment. */
  | 'finalizing'
  /** The org refused for a reason that the deployment's status doesn't show. */
  | 'refused';

/**
 * Which outcome it is, by what the org did with the request and what the deployment's status means after that. Where
 * the org refused because the deployment was being canceled already, the request that it had accepted before decides.
 */
const OUTCOMES: Record<'accepted' | 'refused' | 'acceptedBefore', Record<StatusMeaning, Outcome>> = {
  accepted: {
    // After the request, the status may be the one from before for a while.
    running: 'canceling',
    finalizing: 'canceling',
    canceling: 'canceling',
    canceled: 'canceled',
    completed: 'notCanceled',
  },
  refused: {
    running: 'refused',
    finalizing: 'finalizing',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceled',
    completed: 'alreadyCompleted',
  },
  acceptedBefore: {
    running: 'alreadyCanceling',
    finalizing: 'alreadyCanceling',
    canceling: 'alreadyCanceling',
    canceled: 'alreadyCanceling',
    completed: 'notCanceled',
  },
};

/** The outcomes in which the org has canceled the deployment, or is about to. */
export type SuccessfulOutcome = 'canceled' | 'canceling' | 'alreadyCanceled' | 'alreadyCanceling';

/** The outcomes in which the deployment isn't canceled, and won't be. */
export type UnsuccessfulOutcome = Exclude<Outcome, SuccessfulOutcome>;

export const isSuccessful = (outcome: Outcome): outcome is SuccessfulOutcome =>
  ['canceled', 'canceling', 'alreadyCanceled', 'alreadyCanceling'].includes(outcome);

/** What the org did with the request to cancel a deployment, and the deployment as it was seen last. */
export type Cancellation<D extends Deployment = DeployRequest> = {
  outcome: Outcome;
  deployment: D;
  /** How the org refused the request; undefined where it accepted it. */
  refusal: Optional<OrgApiError>;
};

/** What has become of a cancellation that was going on, now that the deployment was seen again. */
export const observe = <D extends Deployment>(
  { refusal }: Pick<Cancellation, 'refusal'>,
  deployment: D,
): Cancellation<D> => ({
  outcome: OUTCOMES[refusal ? 'acceptedBefore' : 'accepted'][deployment.meaning],
  deployment,
  refusal,
});

/** The org refused the request, and knows no such deployment when asked for it. */
export class DeploymentNotFound extends Error {
  /** @param refusal how the org answered the attempt to read the deployment */
  public constructor(public readonly refusal: OrgApiError) {
    super();
  }
}

/**
 * Asks the org to cancel a deployment. Where that fails, the deployment is read, and its status tells what is the case:
 * which error code an org has for which case is not documented, and a request whose answer got lost may have worked.
 *
 * It throws {@link DeploymentNotFound}, or the failure itself where the deployment's status doesn't explain it.
 */
export const requestCancellation = async (resource: DeployRequestResource, id: string): Promise<Cancellation> => {
  try {
    return observe({ refusal: undefined }, await resource.cancel(id));
  } catch (failure) {
    if (!isOrgFailure(failure)) throw failure;
    return explained(failure, await look(resource, id, failure));
  }
};

/** What has become of a cancellation whose request failed, now that the deployment was seen. */
const explained = (failure: OrgFailure, deployment: DeployRequest): Cancellation => {
  const refusal = failure instanceof OrgApiError ? failure : undefined;
  // Without an answer to judge by, the request may be what canceled the deployment.
  const mayBeOurs = !refusal || refusal.mayHaveActedBefore;
  const isBeingCanceled = deployment.meaning === 'canceling' || deployment.meaning === 'canceled';
  if (mayBeOurs && isBeingCanceled) return observe({ refusal: undefined }, deployment);
  if (!refusal && deployment.meaning === 'running') throw failure;
  return { outcome: OUTCOMES.refused[deployment.meaning], deployment, refusal };
};

/** The codes that an org has for a record that isn't there. Only the answer to a read is judged by them. */
const NOT_FOUND_CODES = ['NOT_FOUND', 'INVALID_CROSS_REFERENCE_KEY'];

const look = async (resource: DeployRequestResource, id: string, failure: OrgFailure): Promise<DeployRequest> => {
  try {
    // Where the request has been tried for a minute already, one look is enough.
    return await resource.read(id, { once: !(failure instanceof OrgApiError) });
  } catch (error) {
    if (error instanceof OrgApiError && NOT_FOUND_CODES.includes(error.errorCode)) throw new DeploymentNotFound(error);
    throw failure;
  }
};
