import { isJsonMap, type JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';
import { deployRequestAnswer } from './deployRequestAnswer.js';
import { errorAnswer, type HttpAnswer, jsonAnswer } from './httpAnswer.js';
import { parseJson } from './parseJson.js';
import type { RecordedRequest, VersionedRequest } from './recordedRequest.js';
import { reasonToRefuse } from './refusals.js';
import type { SimulatedOrg } from './simulatedOrg.js';

/** An org as far as this resource is concerned. */
type Org = Pick<
  SimulatedOrg,
  'deployments' | 'identity' | 'instanceUrl' | 'now' | 'readRefusal' | 'refusalOf' | 'refusals' | 'shape'
>;

const hasOnly = (json: JsonMap, field: string): boolean => Object.keys(json).join() === field;

/** The error for a request that isn't the documented one. */
const malformedCancellation = ({ headers, body }: RecordedRequest): HttpAnswer | undefined => {
  if (!headers['content-type']?.startsWith('application/json')) {
    return errorAnswer(415, 'UNSUPPORTED_MEDIA_TYPE', 'Content type is not supported');
  }
  const json = parseJson(body);
  if (!isJsonMap(json)) return errorAnswer(400, 'JSON_PARSER_ERROR', 'The HTTP entity body is not a JSON object');
  const { deployResult } = json;
  if (!isJsonMap(deployResult) || !hasOnly(json, 'deployResult') || !hasOnly(deployResult, 'status')) {
    return errorAnswer(400, 'JSON_PARSER_ERROR', 'Unrecognized field');
  }
  return deployResult.status === 'Canceling'
    ? undefined
    : errorAnswer(400, 'INVALID_FIELD', 'deployResult.status can only be set to Canceling');
};

const show = (
  status: number,
  deployment: Deployment,
  { version, query }: VersionedRequest,
  { withDetails, org }: { withDetails: boolean; org: Org },
): HttpAnswer => {
  const details = query.has('includeDetails') ? '?includeDetails=true' : '';
  const url = `${org.instanceUrl}/services/data/v${version}/metadata/deployRequest/${deployment.id}${details}`;
  return jsonAnswer(status, deployRequestAnswer(deployment, { url, now: org.now(), shape: org.shape, withDetails }));
};

const read = (id: string, request: VersionedRequest, org: Org): HttpAnswer => {
  const deployment = org.deployments.find(id);
  if (!deployment) return org.readRefusal;
  return show(200, deployment, request, { withDetails: request.query.get('includeDetails') === 'true', org });
};

/** Accepts the documented request, and shows the deployment with its details as the documented sample does. */
const cancel = (id: string, request: VersionedRequest, org: Org): HttpAnswer => {
  const malformed = malformedCancellation(request);
  if (malformed) return malformed;
  const deployment = org.deployments.find(id);
  const refusal = deployment && org.refusalOf(deployment.id);
  if (refusal) return refusal;
  const reason = reasonToRefuse(deployment, Number(request.version));
  if (!deployment || reason) return org.refusals[reason ?? 'unknown'];

  deployment.cancel(org.now(), 'Riley Release', org.identity.userId);
  return show(202, deployment, request, { withDetails: org.shape === 'documented', org });
};

/**
 * The resource `/metadata/deployRequest/<id>`: GET reads a deployment, PATCH cancels it.
 *
 * @param id 15 or 18 characters
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
 */
export const deployRequestResource = (id: string, request: VersionedRequest, org: Org): HttpAnswer => {
  if (request.method === 'PATCH') return cancel(id, request, org);
  if (request.method === 'GET') return read(id, request, org);
  return errorAnswer(405, 'METHOD_NOT_ALLOWED', `HTTP Method '${request.method}' not allowed.`);
};
