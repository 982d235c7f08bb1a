import { lowerFirst } from '@salesforce/kit';
import { type AnyJson, asBoolean, asJsonMap, asNumber, asString, getString, type JsonMap } from '@salesforce/ts-types';
import { toJobId } from './jobId.js';
import { withFieldTypes } from './jsonFields.js';
import { isFinal, phaseOf, type Phase } from './status.js';

/** What the org said about a deployment at one moment; undefined stands for what it didn't say. */
export type Deployment = {
  /** The ID, 18 characters. */
  id: string;
  /** The ID as the user typed it, as long as the org hasn't named it. */
  typedId?: string;
  /** The status as the org named it; undefined as long as nothing has been seen of the deployment. */
  status: string | undefined;
  phase: Phase;
  /** Whether the deployment has ended. */
  done: boolean;
  /** Whether it's a validation, which never changes the org. */
  checkOnly: boolean | undefined;
  /** When it was requested, when the org began to work on it, and when it ended, in the org's notation (ISO 8601). */
  createdDate: string | undefined;
  startDate: string | undefined;
  completedDate: string | undefined;
  /** The user who requested it. */
  createdById: string | undefined;
  createdByName: string | undefined;
  /** The user who requested to cancel it. */
  canceledById: string | undefined;
  canceledByName: string | undefined;
  /** What the org is doing at the moment. */
  stateDetail: string | undefined;
  numberComponentsDeployed: number | undefined;
  numberComponentsTotal: number | undefined;
  numberComponentErrors: number | undefined;
  numberTestsCompleted: number | undefined;
  numberTestsTotal: number | undefined;
  numberTestErrors: number | undefined;
  /** All that the `deployRequest` resource said, with JSON booleans and numbers; undefined if only a list was read. */
  deployResult: JsonMap | undefined;
};

const deploymentFrom = (id: string, fields: JsonMap): Deployment => {
  const status = asString(fields.status);
  const phase = phaseOf(status, asBoolean(fields.done));
  return {
    id,
    status,
    phase,
    done: isFinal(phase),
    checkOnly: asBoolean(fields.checkOnly),
    createdDate: asString(fields.createdDate),
    startDate: asString(fields.startDate),
    completedDate: asString(fields.completedDate),
    createdById: asString(fields.createdById) ?? asString(fields.createdBy),
    createdByName: asString(fields.createdByName) ?? getString(fields, 'createdBy.Name') ?? undefined,
    canceledById: asString(fields.canceledBy),
    canceledByName: asString(fields.canceledByName),
    stateDetail: asString(fields.stateDetail),
    numberComponentsDeployed: asNumber(fields.numberComponentsDeployed),
    numberComponentsTotal: asNumber(fields.numberComponentsTotal),
    numberComponentErrors: asNumber(fields.numberComponentErrors),
    numberTestsCompleted: asNumber(fields.numberTestsCompleted),
    numberTestsTotal: asNumber(fields.numberTestsTotal),
    numberTestErrors: asNumber(fields.numberTestErrors),
    deployResult: undefined,
  };
};

/** A date as Salesforce's APIs send it, with or without seconds. `Date.parse` takes a lot more, such as a number for a year. */
const ISO_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

/** A date of the org in milliseconds since 1970; NaN, which no comparison matches, if it's none. */
export const timeOf = (date = ''): number => (ISO_DATE.test(date) ? Date.parse(date) : NaN);

/** Whether a deployment waits for its turn. */
export const isQueued = ({ phase }: Deployment): boolean => phase === 'queued';

/** In the order of the org's queue, as far as there is one: the one in progress, then those that were requested first. */
export const inQueueOrder = (oldestFirst: Deployment[]): Deployment[] => [
  ...oldestFirst.filter((deployment) => !isQueued(deployment)),
  ...oldestFirst.filter(isQueued),
];

/** A deployment of which nothing has been seen yet. */
export const unseenDeployment = (id: string, typedId = id): Deployment => ({ ...deploymentFrom(id, {}), typedId });

/** Reads a response of the `deployRequest` resource; undefined if it isn't about the deployment, or has no status. */
export const parseDeployRequest = (response: AnyJson, id: string): Deployment | undefined => {
  const envelope = asJsonMap(response, {});
  const deployResult = withFieldTypes(asJsonMap(envelope.deployResult, {}));
  const responseId = toJobId(asString(envelope.id) ?? asString(deployResult.id));
  const deployment = { ...deploymentFrom(id, deployResult), deployResult };
  return responseId === id && deployment.status ? deployment : undefined;
};

/** The fields of a `DeployRequest` that are queried, as the Tooling API names them. */
export const LISTED_FIELDS =
  'Id, Status, CheckOnly, CreatedDate, StartDate, CompletedDate, CreatedById, CreatedBy.Name, StateDetail, ' +
  'NumberComponentsDeployed, NumberComponentsTotal, NumberComponentErrors, ' +
  'NumberTestsCompleted, NumberTestsTotal, NumberTestErrors';

/**
 * Reads a record of a query of the Tooling API's `DeployRequest`, whose fields have the names of a `DeployResult` but begin
 * with a capital.
 *
 * @returns undefined if it isn't a deployment with an ID and a status
 */
export const parseRecord = (record: AnyJson): Deployment | undefined => {
  const fields = Object.entries(asJsonMap(record, {})).map(([field, value]) => [lowerFirst(field), value ?? null]);
  const json = withFieldTypes(Object.fromEntries(fields) as JsonMap);
  const id = toJobId(asString(json.id));
  const deployment = id ? deploymentFrom(id, json) : undefined;
  return deployment?.status ? deployment : undefined;
};
