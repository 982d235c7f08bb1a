import {
  asBoolean,
  asNumber,
  asString,
  type AnyJson,
  isAnyJson,
  isJsonMap,
  type JsonMap,
  type Optional,
} from '@salesforce/ts-types';
import { isFinished, meaningOf, type StatusMeaning } from './deployStatus.js';
import { mapWithFieldTypes } from './jsonFields.js';

/** A deployment as the org's `deployRequest` resource showed it at one moment. */
export type DeployRequest = {
  /** The ID as the org names it, 18 characters. */
  id: string;
  /** The status as the org names it. */
  status: string;
  meaning: StatusMeaning;
  /** Whether the deployment has ended. */
  done: boolean;
  /** Whether it's a validation, which commits nothing; undefined where the org didn't say. */
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
  /** All that the org said about the deployment, with booleans and numbers as such, unknown fields included. */
  deployResult: JsonMap;
};

/**
 * Whether two IDs name the same record. The last 3 of 18 characters are a checksum of the other 15 that makes an ID
 * safe against a change of case; 15 characters are case-sensitive.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/field_types.htm
 */
const isSameId = (one: string, other: string): boolean =>
  one.length === 18 && other.length === 18
    ? one.toLowerCase() === other.toLowerCase()
    : one.slice(0, 15) === other.slice(0, 15);

/**
 * Reads an answer of the `deployRequest` resource.
 *
 * @param answer the body of the answer
 * @param id the ID of the deployment that was asked for
 * @returns undefined where the answer isn't about that deployment, or has no status
 */
export const parseDeployRequest = (answer: unknown, id: string): Optional<DeployRequest> => {
  const envelope = isAnyJson(answer) && isJsonMap(answer) ? answer : {};
  const raw: Optional<AnyJson> = envelope.deployResult;
  if (!isJsonMap(raw)) return undefined;

  const deployResult = mapWithFieldTypes(raw);
  const status = asString(deployResult.status);
  const answeredId = asString(envelope.id) ?? asString(deployResult.id);
  if (!status || !answeredId || !isSameId(answeredId, id)) return undefined;

  const meaning = meaningOf(status, asBoolean(deployResult.done));
  return {
    id: answeredId,
    status,
    meaning,
    done: isFinished(meaning),
    checkOnly: asBoolean(deployResult.checkOnly),
    completedDate: asString(deployResult.completedDate),
    canceledByName: asString(deployResult.canceledByName),
    stateDetail: asString(deployResult.stateDetail),
    numberComponentsDeployed: asNumber(deployResult.numberComponentsDeployed),
    numberComponentsTotal: asNumber(deployResult.numberComponentsTotal),
    numberTestsCompleted: asNumber(deployResult.numberTestsCompleted),
    numberTestsTotal: asNumber(deployResult.numberTestsTotal),
    deployResult,
  };
};
