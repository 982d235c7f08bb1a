import { type AnyJson, isJsonArray, isJsonMap, isString, type JsonMap } from '@salesforce/ts-types';

/**
 * The fields of a `DeployResult`, its `details` and its test results that are booleans. Salesforce's sample of the REST
 * response shows such fields as strings; orgs send JSON booleans.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deployresult.htm
 */
const BOOLEAN_FIELDS = new Set([
  'changed',
  'checkOnly',
  'created',
  'deleted',
  'done',
  'ignoreWarnings',
  'isRunTestsEnabled',
  'requiresProductionTestRun',
  'rollbackOnError',
  'runTestsEnabled',
  'success',
  'warning',
]);

/** The fields of the same types that are numbers, such as `numberComponentsTotal`, `numTestsRun`, and `lineNumber`. */
const NUMBER_FIELD = /^(?:num(?:ber)?[A-Z]\w*|(?:column|line)(?:Number)?|time|totalTime)$/;

const DECIMAL_NUMBER = /^-?\d+(\.\d+)?$/;

const typed = (field: string, value: AnyJson): AnyJson => {
  if (isJsonArray(value)) return value.map((each) => typed('', each));
  if (isJsonMap(value)) return withFieldTypes(value);
  if (!isString(value)) return value;
  if (BOOLEAN_FIELDS.has(field) && (value === 'true' || value === 'false')) return value === 'true';
  if (NUMBER_FIELD.test(field) && DECIMAL_NUMBER.test(value)) return Number(value);
  return value;
};

/**
 * Turns the strings of known boolean and number fields into booleans and numbers, at every depth. Anything else is returned
 * unchanged: fields with other names, and a value that their type doesn't have.
 */
export const withFieldTypes = (json: JsonMap): JsonMap =>
  Object.fromEntries(Object.entries(json).map(([field, value]) => [field, typed(field, value ?? null)]));
