import { type AnyJson, asString, isJsonMap, type JsonMap, type Optional } from '@salesforce/ts-types';
import XMLBuilder from 'fast-xml-builder';
import { XMLParser } from 'fast-xml-parser';
import type { Deployment } from './deployment.js';
import { deployResult, details } from './deployRequestAnswer.js';
import type { DeploymentQueue } from './deploymentQueue.js';
import type { HttpAnswer } from './httpAnswer.js';

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

/** What isn't there is left out, as in the API's XML. */
const withoutNulls = (json: JsonMap): JsonMap => Object.fromEntries(Object.entries(json).filter(([, value]) => value));

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

/** An org as far as its SOAP Metadata API is concerned. */
type SoapOrg = {
  deployments: DeploymentQueue;
  /** undefined where no session is valid */
  accessToken: string | undefined;
  now: number;
};

const found = (
  { parameters }: SoapCall,
  { deployments }: SoapOrg,
  act: (deployment: Deployment) => HttpAnswer,
): HttpAnswer => {
  const id = asString(parameters.asyncProcessId) ?? asString(parameters.id) ?? '';
  const deployment = deployments.find(id);
  return deployment ? act(deployment) : fault('INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
};

/**
 * The calls of the SOAP Metadata API that `sf project deploy` makes: `deploy()`, `checkDeployStatus()` and `cancelDeploy()`.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_canceldeploy.htm
 */
export const soapAnswer = (xml: string, org: SoapOrg): HttpAnswer => {
  const call = parseCall(xml);
  if (!call) return fault('UNKNOWN_EXCEPTION', 'The request is no SOAP call');
  if (!call.sessionId || call.sessionId !== org.accessToken)
    return fault('INVALID_SESSION_ID', 'Session expired or invalid');

  switch (call.operation) {
    case 'deploy': {
      const options = isJsonMap(call.parameters.DeployOptions) ? call.parameters.DeployOptions : {};
      const { id } = org.deployments.add({ checkOnly: options.checkOnly === 'true' });
      return envelope(200, { deployResponse: { result: { id, done: false, state: 'Queued' } } });
    }
    case 'checkDeployStatus':
      return found(call, org, (deployment) => {
        const result = deployResult(deployment, org.now, 'real');
        const withDetails = call.parameters.includeDetails === 'true';
        const answered = withDetails
          ? { ...result, details: details(Number(result.numberComponentsDeployed)) }
          : result;
        return envelope(200, { checkDeployStatusResponse: { result: withoutNulls(answered) } });
      });
    case 'cancelDeploy':
      return found(call, org, (deployment) => {
        if (deployment.isFinished) return fault('INVALID_ID_FIELD', 'Deployment already completed');
        deployment.cancel(org.now, 'Riley Release');
        return envelope(200, { cancelDeployResponse: { result: { done: deployment.isFinished, id: deployment.id } } });
      });
    default:
      return fault('INVALID_OPERATION', `No operation available for request ${call.operation}`);
  }
};
