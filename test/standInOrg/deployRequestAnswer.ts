import { type AnyJson, isJsonArray, isJsonMap, type JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';

/**
 * How an org writes its answers: `real`, as orgs do, or `documented`, as in the sample of the REST documentation, where
 * booleans and numbers are strings and nothing says `done`.
 */
export type AnswerShape = 'real' | 'documented';

const isoDate = (time: number | undefined): string | null => (time === undefined ? null : new Date(time).toISOString());

/** The `details` of a `DeployResult`. */
export const details = (componentsDeployed: number, shape: AnswerShape = 'real'): JsonMap => ({
  componentFailures: [],
  componentSuccesses: Array.from({ length: Math.min(componentsDeployed, 3) }, (_, index) => ({
    fullName: `Component${index + 1}`,
    componentType: 'ApexClass',
    created: false,
    changed: true,
    deleted: false,
    success: true,
  })),
  retrieveResult: null,
  [shape === 'real' ? 'runTestResult' : 'runTestResults']: { numRun: 0, numFailures: 0, successes: [], failures: [] },
});

/** A `DeployResult`, without its details. */
export const deployResult = (deployment: Deployment, now: number, shape: AnswerShape): JsonMap => {
  const { plan } = deployment;
  const progress = deployment.progress(now);
  const componentsDeployed = Math.floor(progress * plan.componentsTotal);
  const common = {
    checkOnly: plan.checkOnly,
    ignoreWarnings: false,
    rollbackOnError: true,
    status: deployment.status,
    numberComponentsDeployed: componentsDeployed,
    numberComponentsTotal: deployment.startedAt === undefined ? 0 : plan.componentsTotal,
    numberComponentErrors: 0,
    numberTestsCompleted: Math.floor(progress * plan.testsTotal),
    numberTestsTotal: deployment.startedAt === undefined ? 0 : plan.testsTotal,
    numberTestErrors: 0,
    createdDate: isoDate(deployment.createdAt),
    startDate: isoDate(deployment.startedAt),
    lastModifiedDate: isoDate(deployment.completedAt ?? deployment.createdAt),
    completedDate: isoDate(deployment.completedAt),
    errorStatusCode: null,
    errorMessage: null,
    stateDetail: deployment.status === 'InProgress' ? 'Processing Type: Apex Component' : null,
    createdBy: plan.createdById,
    createdByName: plan.createdByName,
    canceledBy: deployment.canceledByName ? '0055g000000CANAAA4' : null,
    canceledByName: deployment.canceledByName ?? null,
  };
  return shape === 'documented'
    ? { ...common, isRunTestsEnabled: null }
    : {
        ...common,
        id: deployment.id,
        done: deployment.isFinished,
        success: deployment.status === 'Succeeded',
        runTestsEnabled: plan.testsTotal > 0,
      };
};

/** Writes booleans and numbers as strings, at every depth. */
const withStrings = (json: AnyJson): AnyJson => {
  if (isJsonArray(json)) return json.map(withStrings);
  if (isJsonMap(json)) {
    return Object.fromEntries(Object.entries(json).map(([field, value]) => [field, withStrings(value ?? null)]));
  }
  return typeof json === 'boolean' || typeof json === 'number' ? String(json) : json;
};

/** The body of the `deployRequest` resource. */
export const deployRequestAnswer = (
  deployment: Deployment,
  { url, now, shape, withDetails }: { url: string; now: number; shape: AnswerShape; withDetails: boolean },
): JsonMap => {
  const result = deployResult(deployment, now, shape);
  const answered = withDetails
    ? { ...result, details: details(Number(result.numberComponentsDeployed), shape) }
    : result;
  return { id: deployment.id, url, deployResult: shape === 'documented' ? withStrings(answered) : answered };
};
