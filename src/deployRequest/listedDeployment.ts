import { validateSalesforceId } from '@salesforce/core';
import { asString, getString, isAnyJson, isJsonMap, type JsonMap, type Optional } from '@salesforce/ts-types';
import { type Deployment, deploymentFrom } from './deployment.js';
import { mapWithFieldTypes } from './jsonFields.js';

/** A deployment as a query of the Tooling API's `DeployRequest` object showed it. */
export type ListedDeployment = Deployment & {
  /** When it was requested, in the org's notation (ISO 8601). */
  createdDate: Optional<string>;
  /** The ID of the user who requested it. */
  createdById: Optional<string>;
  createdByName: Optional<string>;
};

/** The fields that are queried, named as the Tooling API names them. */
export const LISTED_FIELDS = [
  'Id',
  'Status',
  'CheckOnly',
  'CreatedDate',
  'CreatedById',
  'CreatedBy.Name',
  'StateDetail',
  'NumberComponentsDeployed',
  'NumberComponentsTotal',
  'NumberTestsCompleted',
  'NumberTestsTotal',
];

/** The object's fields have the names of a `DeployResult`, but begin with a capital. */
const asDeployResultFields = (record: JsonMap): JsonMap =>
  mapWithFieldTypes(
    Object.fromEntries(
      Object.entries(record).map(([field, value]) => [field.charAt(0).toLowerCase() + field.slice(1), value]),
    ),
  );

/**
 * Reads a record of a query.
 *
 * @returns undefined where it isn't a deployment with an ID and a status
 */
export const parseListedDeployment = (record: unknown): Optional<ListedDeployment> => {
  if (!isAnyJson(record) || !isJsonMap(record)) return undefined;
  const id = asString(record.Id);
  const deployment = id && validateSalesforceId(id) ? deploymentFrom(id, asDeployResultFields(record)) : undefined;
  return (
    deployment && {
      ...deployment,
      createdDate: asString(record.CreatedDate),
      createdById: asString(record.CreatedById),
      createdByName: getString(record, 'CreatedBy.Name') ?? undefined,
    }
  );
};
