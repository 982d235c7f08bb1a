import { validateSalesforceId } from '@salesforce/core';
import { asString, isAnyJson, isJsonMap, type JsonMap, type Optional } from '@salesforce/ts-types';
import { type Deployment, deploymentFrom, isSameId } from './deployment.js';
import { mapWithFieldTypes } from './jsonFields.js';

/** A deployment as the org's `deployRequest` resource showed it. */
export type DeployRequest = Deployment & {
  /** All that the org said about it, with booleans and numbers as such, unknown fields included. */
  deployResult: JsonMap;
};

/**
 * Reads an answer of the `deployRequest` resource.
 *
 * @param answer the body of the answer
 * @param id the ID of the deployment that was asked for
 * @returns undefined where the answer isn't about that deployment, or has no status
 */
export const parseDeployRequest = (answer: unknown, id: string): Optional<DeployRequest> => {
  const envelope = isAnyJson(answer) && isJsonMap(answer) ? answer : {};
  if (!isJsonMap(envelope.deployResult)) return undefined;

  const deployResult = mapWithFieldTypes(envelope.deployResult);
  const answeredId = asString(envelope.id) ?? asString(deployResult.id);
  if (!answeredId || !validateSalesforceId(answeredId) || !isSameId(answeredId, id)) return undefined;

  const deployment = deploymentFrom(answeredId, deployResult);
  return deployment && { ...deployment, deployResult };
};
