import { asBoolean, asNumber, asString, type JsonMap, type Optional } from '@salesforce/ts-types';
import { isFinished, meaningOf, type StatusMeaning } from './deployStatus.js';

/** What the org said about a deployment at one moment; undefined stands for what it didn't say. */
export type Deployment = {
  /** The ID as the org names it, 18 characters. */
  id: string;
  /** The status as the org names it. */
  status: string;
  meaning: StatusMeaning;
  /** Whether the deployment has ended. */
  done: boolean;
  /** Whether it's a validation, which commits nothing. */
  checkOnly: Optional<boolean>;
  /** When it ended, in the org's notation (ISO 8601). */
  completedDate: Optional<string>;
  /** The name of the user who canceled it. */
  canceledByName: Optional<string>;
  /** What the org is doing at the moment. */
  stateDetail: Optional<string>;
  numberComponentsDeployed: Optional<number>;
  numberComponentsTotal: Optional<number>;
  numberTestsCompleted: Optional<number>;
  numberTestsTotal: Optional<number>;
};

/**
 * @param id the deployment's ID
 * @param fields the fields of a `DeployResult`, with booleans and numbers as such
 * @returns undefined where there is no status
 */
export const deploymentFrom = (id: string, fields: JsonMap): Optional<Deployment> => {
  const status = asString(fields.status);
  if (!status) return undefined;
  const meaning = meaningOf(status, asBoolean(fields.done));
  return {
    id,
    status,
    meaning,
    done: isFinished(meaning),
    checkOnly: asBoolean(fields.checkOnly),
    completedDate: asString(fields.completedDate),
    canceledByName: asString(fields.canceledByName),
    stateDetail: asString(fields.stateDetail),
    numberComponentsDeployed: asNumber(fields.numberComponentsDeployed),
    numberComponentsTotal: asNumber(fields.numberComponentsTotal),
    numberTestsCompleted: asNumber(fields.numberTestsCompleted),
    numberTestsTotal: asNumber(fields.numberTestsTotal),
  };
};

/**
 * Whether two IDs name the same record. The last 3 of 18 characters are a checksum of the other 15 that makes an ID
 * safe against a change of case; 15 characters are case-sensitive.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm
 */
export const isSameId = (one: string, other: string): boolean =>
  one.length === 18 && other.length === 18
    ? one.toLowerCase() === other.toLowerCase()
    : one.slice(0, 15) === other.slice(0, 15);
