import type { Deployment } from './deployment.js';
import { errorAnswer, type HttpAnswer } from './httpAnswer.js';

/** Why an org refuses to cancel a deployment. */
export type RefusalReason = 'completed' | 'canceling' | 'finalizing' | 'unknown';

/** As of this API version, a deployment that is being finalized can't be canceled (documented). */
const FINALIZING_PROTECTION_VERSION = 65;

/**
 * The words of an org that refuses to cancel. All but `canceling` are documented for `cancelDeploy()`; what a second
 * request gets is assumed.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_canceldeploy.htm
 */
export const REFUSAL_MESSAGES: Record<RefusalReason, string> = {
  completed: 'Deployment already completed',
  canceling: 'Deployment is already being canceled',
  finalizing: 'You cannot cancel the deployment while finalizing is in progress',
  unknown: 'Invalid deploy ID',
};

/** The error code of all refusals to cancel (documented for `cancelDeploy()`). */
export const REFUSAL_CODE = 'INVALID_ID_FIELD';

const refusal = (reason: RefusalReason): HttpAnswer => errorAnswer(400, REFUSAL_CODE, REFUSAL_MESSAGES[reason]);

/** The refusals of the REST resource, as far as `cancelDeploy()` tells; its own codes aren't recorded. */
export const defaultRefusals = (): Record<RefusalReason, HttpAnswer> => ({
  completed: refusal('completed'),
  canceling: refusal('canceling'),
  finalizing: refusal('finalizing'),
  unknown: refusal('unknown'),
});

/**
 * Tells why an org refuses to cancel a deployment; undefined if it accepts.
 *
 * @param version the API version of the request
 */
export const reasonToRefuse = (deployment: Deployment | undefined, version: number): RefusalReason | undefined => {
  if (!deployment) return 'unknown';
  if (deployment.isFinished) return 'completed';
  if (deployment.isCanceling) return 'canceling';
  return deployment.isFinalizing && version >= FINALIZING_PROTECTION_VERSION ? 'finalizing' : undefined;
};
