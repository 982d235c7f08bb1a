import { type AnyJson, asBoolean, asNumber, asString, get, isJsonMap, type JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';

/**
 * Whether the org will roll a deployment back because a component or a test has failed. With `rollbackOnError` set to false, the
 * org completes the rest nevertheless, so a failure says nothing about the whole.
 *
 * @returns undefined after a failure if the org doesn't say what it does on errors
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
export const willRollBack = ({
  numberComponentErrors = 0,
  numberTestErrors = 0,
  deployResult,
}: Deployment): boolean | undefined =>
  numberComponentErrors + numberTestErrors > 0 ? asBoolean(deployResult?.rollbackOnError) : false;

/** A component or a test that failed. */
export type Failure = {
  /** Such as `ApexClass Invoices` or `InvoicesTest.addsUp`. */
  name: string;
  /** Such as `classes/Invoices.cls:13:24`; empty if the org didn't say. */
  place: string;
  problem: string;
};

/** A list in the details of a deployment. In some places, the org sends a single element instead of a list of one. */
const listOf = ({ deployResult }: Deployment, path: string): JsonMap[] =>
  [(get(deployResult, path) ?? []) as AnyJson].flat().filter(isJsonMap);

const lineAndColumn = ({ lineNumber, columnNumber }: JsonMap): string =>
  [asNumber(lineNumber), asNumber(columnNumber)].filter((each) => each !== undefined).join(':');

/** The components and tests that failed, if the details of the deployment were read. */
export const failuresOf = (deployment: Deployment): Failure[] => [
  ...listOf(deployment, 'details.componentFailures').map((component) => ({
    name: [asString(component.componentType), asString(component.fullName)].filter(Boolean).join(' '),
    place: [asString(component.fileName), lineAndColumn(component)].filter(Boolean).join(':'),
    problem: asString(component.problem, ''),
  })),
  ...['details.runTestResult.failures', 'details.runTestResults.failures']
    .flatMap((path) => listOf(deployment, path))
    .map(({ name, methodName, message }) => ({
      name: [asString(name), asString(methodName)].filter(Boolean).join('.'),
      place: '',
      problem: asString(message, ''),
    })),
];
