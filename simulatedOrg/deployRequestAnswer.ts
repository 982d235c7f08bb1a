import { type AnyJson, isJsonArray, isJsonMap, type JsonMap } from '@salesforce/ts-types';
import { details, emptyDetails } from './deployDetails.js';
import type { Deployment } from './deployment.js';
import { deployResult } from './deployResult.js';

/**
 * How an org writes its responses: `real`, as orgs do (recorded), or `documented`, as in the sample of the REST
 * documentation.
 */
export type AnswerShape = 'real' | 'documented';

/** The facts that a response about a deployment depends on. */
export type AnswerOptions = {
  /** The address that was requested, which only the documented shape repeats. */
  url: string;
  /** The org's time in milliseconds since 1970. */
  now: number;
  shape: AnswerShape;
  withDetails: boolean;
};

/** Writes booleans and numbers as strings, at every depth. */
const withStrings = (json: AnyJson): AnyJson => {
  if (isJsonArray(json)) return json.map(withStrings);
  if (isJsonMap(json)) {
    return Object.fromEntries(Object.entries(json).map(([field, value]) => [field, withStrings(value ?? null)]));
  }
  return typeof json === 'boolean' || typeof json === 'number' ? String(json) : json;
};

/** The fields that real orgs send and the documented sample doesn't have. */
const UNDOCUMENTED = ['id', 'messages', 'retrieveResult', 'success', 'runTestsEnabled', 'runTestResult', 'done'];

/** The details in the shape of the documented sample. */
const documentedDetails = (deployment: Deployment, now: number): JsonMap => {
  const { componentFailures, componentSuccesses, runTestResult } = details(deployment, now);
  const { numTestsRun, numFailures, successes, failures } = isJsonMap(runTestResult) ? runTestResult : {};
  return {
    componentFailures,
    componentSuccesses,
    retrieveResult: null,
    runTestResults: { numRun: numTestsRun, numFailures, successes, failures },
  };
};

/** Dates of the documented sample end in `Z`. */
const withDocumentedDates = (json: JsonMap): JsonMap =>
  Object.fromEntries(
    Object.entries(json).map(([field, value]) => [
      field,
      field.endsWith('Date') && typeof value === 'string' ? value.replace('+0000', 'Z') : value,
    ]),
  );

/**
 * The body in the shape of the documented sample: an envelope with `url`, strings for booleans and numbers, no `done`.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_cancel.htm
 */
const documentedAnswer = (deployment: Deployment, { url, now, withDetails }: AnswerOptions): JsonMap => {
  const documented = Object.entries(deployResult(deployment, now)).filter(([field]) => !UNDOCUMENTED.includes(field));
  const result: JsonMap = {
    ...withDocumentedDates(Object.fromEntries(documented)),
    isRunTestsEnabled: null,
    ...(withDetails ? { details: documentedDetails(deployment, now) } : {}),
  };
  return { id: deployment.id, url, deployResult: withStrings(result) };
};

/** The body of a response of the `deployRequest` resource. The envelope of the real shape is recorded for reads only. */
export const deployRequestAnswer = (deployment: Deployment, options: AnswerOptions): JsonMap => {
  if (options.shape === 'documented') return documentedAnswer(deployment, options);
  const { now, withDetails } = options;
  return {
    id: deployment.id,
    validatedDeployRequestId: null,
    deployOptions: null,
    deployResult: {
      ...deployResult(deployment, now),
      details: withDetails ? details(deployment, now) : emptyDetails(),
    },
  };
};
