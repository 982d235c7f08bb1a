import { type AnyJson, asString, isJsonArray, isJsonMap, type JsonMap, type Optional } from '@salesforce/ts-types';
import XMLBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import { details, emptyDetails } from '../../simulatedOrg/deployDetails.js';
import type { Deployment } from '../../simulatedOrg/deployment.js';
import { deployResult } from '../../simulatedOrg/deployResult.js';
import type { HttpAnswer } from '../../simulatedOrg/httpAnswer.js';
import { reasonToRefuse, REFUSAL_CODE, REFUSAL_MESSAGES } from '../../simulatedOrg/refusals.js';
import type { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';

const ATTRIBUTE = '@';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: ATTRIBUTE,
  removeNSPrefix: true,
  parseTagValue: false,
});
const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: ATTRIBUTE });

const envelope = (status: number, body: JsonMap): HttpAnswer => ({
  status,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body: builder.build({
    'soapenv:Envelope': {
      [`${ATTRIBUTE}xmlns:soapenv`]: 'http://schemas.xmlsoap.org/soap/envelope/',
      [`${ATTRIBUTE}xmlns:xsi`]: 'http://www.w3.org/2001/XMLSchema-instance',
      [`${ATTRIBUTE}xmlns`]: 'http://soap.sforce.com/2006/04/metadata',
      'soapenv:Body': body,
    },
  }),
});

const fault = (code: string, message: string): HttpAnswer =>
  envelope(500, { 'soapenv:Fault': { faultcode: `sf:${code}`, faultstring: `${code}: ${message}` } });

/** Leaves out what isn't known, at every depth, as the API's XML does. */
const withoutNulls = (json: AnyJson): AnyJson => {
  if (isJsonArray(json)) return json.map(withoutNulls);
  if (!isJsonMap(json)) return json;
  const known = Object.entries(json).filter(([, value]) => value !== null && value !== undefined);
  return Object.fromEntries(known.map(([field, value]) => [field, withoutNulls(value ?? null)]));
};

/** What a SOAP call is about. */
type SoapCall = { operation: string; parameters: JsonMap; sessionId: Optional<string> };

const parseCall = (xml: string): Optional<SoapCall> => {
  const document = parser.parse(xml) as AnyJson;
  const { Envelope: root } = isJsonMap(document) ? document : {};
  const { Header: header, Body: body } = isJsonMap(root) ? root : {};
  const { SessionHeader: session } = isJsonMap(header) ? header : {};
  const [operation, parameters] = (isJsonMap(body) ? Object.entries(body) : []).at(0) ?? [];
  if (!operation || !isJsonMap(parameters)) return undefined;
  return { operation, parameters, sessionId: isJsonMap(session) ? asString(session.sessionId) : undefined };
};

/** What an org is asked, and by which API version. */
type RequestScope = { call: SoapCall; org: SimulatedOrg; version: number };

const deploy = ({ call, org }: RequestScope): HttpAnswer => {
  const options = isJsonMap(call.parameters.DeployOptions) ? call.parameters.DeployOptions : {};
  const { id } = org.deployments.add({ checkOnly: options.checkOnly === 'true' });
  return envelope(200, { deployResponse: { result: { id, done: false, state: 'Queued' } } });
};

const find = ({ call: { parameters }, org }: RequestScope): Deployment | undefined =>
  org.deployments.find(asString(parameters.asyncProcessId) ?? asString(parameters.id) ?? '');

const checkDeployStatus = (exchange: RequestScope): HttpAnswer => {
  const deployment = find(exchange);
  if (!deployment) return fault('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
  const { call, org } = exchange;
  const withDetails = call.parameters.includeDetails === 'true';
  const result = {
    ...deployResult(deployment, org.now()),
    details: withDetails ? details(deployment, org.now()) : emptyDetails(),
  };
  return envelope(200, { checkDeployStatusResponse: { result: withoutNulls(result) } });
};

const cancelDeploy = (exchange: RequestScope): HttpAnswer => {
  const deployment = find(exchange);
  const reason = reasonToRefuse(deployment, exchange.version);
  if (!deployment || reason) return fault(REFUSAL_CODE, REFUSAL_MESSAGES[reason ?? 'unknown']);
  deployment.cancel(exchange.org.now(), 'Riley Release');
  return envelope(200, { cancelDeployResponse: { result: { done: deployment.isFinished, id: deployment.id } } });
};

const OPERATIONS: Record<string, (exchange: RequestScope) => HttpAnswer> = { deploy, checkDeployStatus, cancelDeploy };

/**
 * Plugs the SOAP Metadata API into a simulated org, as far as `sf project deploy` calls it: `deploy()`,
 * `checkDeployStatus()` and `cancelDeploy()`. Only what compares the plugin with the built-in commands needs it.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_canceldeploy.htm
 */
export const serveSoapMetadataApi = (org: SimulatedOrg): void => {
  org.serve(/^\/services\/Soap\/m\/\d+\.0$/, ({ body, path }) => {
    const call = parseCall(body);
    if (!call) return fault('UNKNOWN_EXCEPTION', 'The request is no SOAP call');
    if (!org.session.accepts(call.sessionId)) return fault('INVALID_SESSION_ID', 'Session expired or invalid');
    const operation = OPERATIONS[call.operation];
    if (!operation) return fault('INVALID_OPERATION', `No operation available for request ${call.operation}`);
    return operation({ call, org, version: Number(/\d+\.0$/.exec(path)?.[0]) });
  });
};
