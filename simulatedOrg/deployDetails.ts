import type { JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';
import { salesforceDate } from './salesforceDate.js';
import { salesforceId } from './salesforceId.js';

/** The fields that the messages about one deployment have in common. */
type Messages = { deployment: Deployment; now: number };

/** A message about a component, with all the fields of the recorded ones. */
const componentMessage = ({ deployment }: Messages, differences: JsonMap): JsonMap => ({
  componentType: 'ApexClass',
  fileName: null,
  fullName: null,
  id: null,
  problem: null,
  success: true,
  warning: false,
  created: false,
  changed: true,
  deleted: false,
  lineNumber: null,
  columnNumber: null,
  requiresProductionTestRun: false,
  createdDate: salesforceDate(deployment.createdAt),
  problemType: null,
  knownPackagingProblem: false,
  forPackageManifestFile: false,
  ...differences,
});

const named = (name: string): JsonMap => ({ fullName: name, fileName: `classes/${name}.cls` });

const failure = (messages: Messages): JsonMap =>
  componentMessage(messages, {
    ...named('BrokenComponent'),
    success: false,
    changed: false,
    lineNumber: 13,
    columnNumber: 24,
    problem: 'Variable does not exist: rate',
    problemType: 'Error',
  });

/** The components with a warning, which fail if the deployment doesn't ignore warnings (documented). */
const warnings = (messages: Messages): JsonMap[] => {
  const { ignoreWarnings, warnings: count } = messages.deployment.plan;
  return Array.from({ length: count }, (_, index) =>
    componentMessage(messages, {
      ...named(`DoubtfulComponent${index + 1}`),
      success: ignoreWarnings,
      warning: true,
      changed: ignoreWarnings,
      problem: 'The component is deployed, but nothing uses it',
      problemType: 'Warning',
    }),
  );
};

/** The successful components, and at the end the manifest, which has no type and no ID (recorded). */
const successes = (messages: Messages): JsonMap[] => {
  const { deployment, now } = messages;
  const { listedInDetails, checkOnly } = deployment.plan;
  const components = Array.from({ length: Math.min(deployment.componentsDeployed(now), listedInDetails) }, (_, index) =>
    componentMessage(messages, {
      ...named(`Component${index + 1}`),
      id: checkOnly ? null : salesforceId('01p', index + 1),
    }),
  );
  const manifest = {
    componentType: '',
    fileName: 'package.xml',
    fullName: 'package.xml',
    forPackageManifestFile: true,
  };
  return [...components, componentMessage(messages, manifest)];
};

/** A failed test, with the fields that the documentation of `RunTestFailure` names. */
const testFailure: JsonMap = {
  id: salesforceId('01p', 99),
  message: 'System.AssertException: Assertion Failed: Expected: 3, Actual: 4',
  methodName: 'addsUp',
  name: 'BrokenTest',
  namespace: null,
  packageName: 'BrokenTest',
  seeAllData: false,
  stackTrace: 'Class.BrokenTest.addsUp: line 7, column 1',
  time: 52,
  type: 'Class',
};

/** A passed test, with the fields that the documentation of `RunTestSuccess` names. */
const testSuccess = (index: number): JsonMap => ({
  id: salesforceId('01p', 200 + index),
  methodName: 'works',
  name: `Component${index + 1}Test`,
  namespace: null,
  seeAllData: false,
  time: 48,
});

/** The results of the tests so far, with all the fields of the recorded ones. */
const runTestResult = (completed: number, errors: number, listed: number): JsonMap => ({
  successes: Array.from({ length: Math.min(completed, listed) }, (_, index) => testSuccess(index)),
  failures: Array.from({ length: errors }, () => testFailure),
  totalTime: (completed + errors) * 50,
  apexLogId: null,
  flowCoverageWarnings: [],
  numTestsRun: completed + errors,
  codeCoverageWarnings: [],
  numFailures: errors,
  codeCoverage: [],
  flowCoverage: [],
});

/** The `details` of a response to a read without `includeDetails`: every list is empty, whatever happened. */
export const emptyDetails = (): JsonMap => ({
  componentFailures: [],
  componentSuccesses: [],
  retrieveResult: null,
  allComponentMessages: [],
  runTestResult: runTestResult(0, 0, 0),
});

/** The `details` of a response to a read with `includeDetails=true`. */
export const details = (deployment: Deployment, now: number): JsonMap => {
  if (deployment.startedAt === undefined) return emptyDetails();
  const messages = { deployment, now };
  const hasFailure = deployment.componentErrors(now) > (deployment.plan.ignoreWarnings ? 0 : deployment.plan.warnings);
  const all = [...(hasFailure ? [failure(messages)] : []), ...warnings(messages), ...successes(messages)];
  return {
    componentFailures: all.filter(({ success }) => !success),
    componentSuccesses: all.filter(({ success }) => success),
    retrieveResult: null,
    allComponentMessages: all,
    runTestResult: runTestResult(
      deployment.testsCompleted(now),
      deployment.testErrors(now),
      deployment.plan.listedInDetails,
    ),
  };
};
