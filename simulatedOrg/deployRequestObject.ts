import { type AnyJson, asString, type JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';
import { errorAnswer, type HttpAnswer, jsonAnswer } from './httpAnswer.js';
import { salesforceDate } from './salesforceDate.js';
import { salesforceId } from './salesforceId.js';
import type { SimulatedOrg } from './simulatedOrg.js';

/** The object is documented as of this API version. */
const FIRST_VERSION = 49;

/** An org as far as this object is concerned. */
type Org = Pick<SimulatedOrg, 'deployments' | 'listedFinalizingStatus' | 'now' | 'pageSize'>;

/** A deployment as the list shows it at a time. */
type Row = { deployment: Deployment; now: number; status: string };

const counted = ({ deployment }: Row, count: number): number | null =>
  deployment.startedAt === undefined ? null : count;

/**
 * The fields that can be selected: the documented ones, and `CreatedDate`, `CreatedById`, `CreatedBy.Name` and
 * `TestLevel`, which are recorded. Counts are null in the queue, since the documentation lets them be null.
 */
const FIELDS: Record<string, (row: Row) => AnyJson> = {
  Id: ({ deployment }) => deployment.id,
  Status: ({ status }) => status,
  CheckOnly: ({ deployment }) => deployment.plan.checkOnly,
  Type: ({ deployment }) => deployment.plan.type,
  ChangeSetName: ({ deployment }) => deployment.plan.changeSetName,
  CreatedDate: ({ deployment }) => salesforceDate(deployment.createdAt),
  StartDate: ({ deployment }) => salesforceDate(deployment.startedAt),
  CompletedDate: ({ deployment }) => salesforceDate(deployment.completedAt),
  CreatedById: ({ deployment }) => deployment.plan.createdById,
  'CreatedBy.Name': ({ deployment }) => deployment.plan.createdByName,
  CanceledById: ({ deployment }) => deployment.canceledById ?? null,
  'CanceledBy.Name': ({ deployment }) => deployment.canceledByName ?? null,
  StateDetail: ({ deployment }) => deployment.stateDetail,
  TestLevel: () => null,
  NumberComponentsDeployed: (row) => counted(row, row.deployment.componentsDeployed(row.now)),
  NumberComponentsTotal: (row) => counted(row, row.deployment.plan.componentsTotal),
  NumberComponentErrors: (row) => counted(row, row.deployment.componentErrors(row.now)),
  NumberTestsCompleted: (row) => counted(row, row.deployment.testsCompleted(row.now)),
  NumberTestsTotal: (row) => counted(row, row.deployment.plan.testsTotal),
  NumberTestErrors: (row) => counted(row, row.deployment.testErrors(row.now)),
};

const SELECT =
  /^SELECT (?<fields>[\w., ]+) FROM DeployRequest WHERE (?<field>Status|Id) IN ?\((?<values>'\w+'(?:, ?'\w+')*)\)(?<order> ORDER BY CreatedDate(?: DESC)?)?$/;

/** The fields that a query asks for, and the deployments that it finds. */
type Selection = { fields: string[]; ids: string[] };

/**
 * The Tooling API's object `DeployRequest`, with the queries that are known to work:
 * `SELECT … FROM DeployRequest WHERE Status IN (…)` or `WHERE Id IN (…)`, `ORDER BY CreatedDate` with `DESC`, or neither.
 *
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_deployrequest.htm
 */
export class DeployRequestObject {
  /** The results of queries of more than one page, by their locators. */
  private readonly selections = new Map<string, Selection>();

  public constructor(private readonly org: Org) {}

  /**
   * Responds to a query.
   *
   * @param version the API version of the request, such as `67.0`
   */
  public query(soql: string, version: string): HttpAnswer {
    if (Number(version) < FIRST_VERSION) {
      return errorAnswer(400, 'INVALID_TYPE', "sObject type 'DeployRequest' is not supported.");
    }
    const { fields = '', field = '', values = '', order } = SELECT.exec(soql)?.groups ?? {};
    if (!field) return errorAnswer(400, 'MALFORMED_QUERY', `unexpected query: ${soql}`);
    const names = fields.split(/, */);
    const unknown = names.find((name) => !(name in FIELDS));
    if (unknown !== undefined) {
      return errorAnswer(400, 'INVALID_FIELD', `No such column '${unknown}' on sobject of type DeployRequest`);
    }
    const wanted = values.split(',').map((value) => value.trim().slice(1, -1));
    const found = this.rows().filter(({ deployment, status }) =>
      field === 'Id' ? wanted.some((id) => id.slice(0, 15) === deployment.id.slice(0, 15)) : wanted.includes(status),
    );
    const ids = found.map(({ deployment }) => deployment.id);
    // The deployments are in the order of their creation.
    return this.page({ fields: names, ids: order?.endsWith('DESC') ? ids.toReversed() : ids }, 0, version);
  }

  /**
   * Responds to a request for a further page.
   *
   * @param locator the last part of a `nextRecordsUrl`
   */
  public nextPage(locator: string, version: string): HttpAnswer {
    const [, key = '', offset] = /^(\w+)-(\d+)$/.exec(locator) ?? [];
    const selection = this.selections.get(key);
    if (!selection) return errorAnswer(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    return this.page(selection, Number(offset), version, key);
  }

  /** One page in the recorded envelope. That `size` and `totalSize` are both the count of all records is assumed. */
  private page(selection: Selection, offset: number, version: string, key?: string): HttpAnswer {
    const { fields, ids } = selection;
    const next = offset + this.org.pageSize;
    const locator = next < ids.length ? `${key ?? this.keep(selection)}-${next}` : null;
    const rows = this.rows();
    return jsonAnswer(200, {
      size: ids.length,
      totalSize: ids.length,
      done: locator === null,
      queryLocator: locator,
      ...(locator === null ? {} : { nextRecordsUrl: `/services/data/v${version}/tooling/query/${locator}` }),
      entityTypeName: 'DeployRequest',
      records: ids
        .slice(offset, next)
        .flatMap((id) => rows.find(({ deployment }) => deployment.id === id) ?? [])
        .map((row) => record(row, fields, version)),
    });
  }

  private keep(selection: Selection): string {
    const key = salesforceId('01g', this.selections.size + 1);
    this.selections.set(key, selection);
    return key;
  }

  /** All deployments that the list shows. */
  private rows(): Row[] {
    const now = this.org.now();
    return this.org.deployments.all().flatMap((deployment) => {
      const status = deployment.isFinalizing ? this.org.listedFinalizingStatus : deployment.status;
      return status === undefined ? [] : [{ deployment, now, status }];
    });
  }
}

const isHidden = ({ plan }: Deployment, field: string): boolean =>
  plan.hiddenFields.includes(field) || (plan.hiddenOwner && field.startsWith('CreatedBy'));

/** A record with the selected fields. A field of a relationship is in an object of its own, or that object is null. */
const record = (row: Row, fields: string[], version: string): JsonMap => {
  const { deployment } = row;
  const address = `/services/data/v${version}/tooling/sobjects`;
  const json: JsonMap = { attributes: { type: 'DeployRequest', url: `${address}/DeployRequest/${deployment.id}` } };
  for (const field of fields) {
    const value = isHidden(deployment, field) ? null : (FIELDS[field]?.(row) ?? null);
    const [name = '', isRelationship] = field.split('.');
    if (!isRelationship) {
      json[name] = value;
    } else if (value === null) {
      json[name] = null;
    } else {
      const url = `${address}/User/${asString(FIELDS[`${name}Id`]?.(row)) ?? ''}`;
      json[name] = { attributes: { type: 'User', url }, Name: value };
    }
  }
  return json;
};
