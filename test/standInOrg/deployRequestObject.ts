import type { JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';
import { errorAnswer, type HttpAnswer, jsonAnswer } from './httpAnswer.js';

/** The fields of the Tooling API's `DeployRequest` object that public tools query. */
const FIELDS: Record<string, (deployment: Deployment, now: number) => string | number | boolean | null> = {
  Id: ({ id }) => id,
  Status: ({ status }) => status,
  CheckOnly: ({ plan }) => plan.checkOnly,
  Type: () => 'Deploy',
  CreatedDate: ({ createdAt }) => new Date(createdAt).toISOString().replace('Z', '+0000'),
  StartDate: ({ startedAt }) => (startedAt === undefined ? null : new Date(startedAt).toISOString()),
  CreatedById: ({ plan }) => plan.createdById,
  'CreatedBy.Name': ({ plan }) => plan.createdByName,
  StateDetail: ({ status }) => (status === 'InProgress' ? 'Processing Type: Apex Component' : null),
  NumberComponentsDeployed: (deployment, now) => Math.floor(deployment.progress(now) * deployment.plan.componentsTotal),
  NumberComponentsTotal: ({ startedAt, plan }) => (startedAt === undefined ? 0 : plan.componentsTotal),
  NumberComponentErrors: () => 0,
  NumberTestsCompleted: (deployment, now) => Math.floor(deployment.progress(now) * deployment.plan.testsTotal),
  NumberTestsTotal: ({ startedAt, plan }) => (startedAt === undefined ? 0 : plan.testsTotal),
  NumberTestErrors: () => 0,
};

const SELECT =
  /^SELECT (?<fields>[\w., ]+) FROM DeployRequest WHERE (?<field>Status|Id) IN \((?<values>'\w+'(?:,'\w+')*)\)(?<order> ORDER BY CreatedDate DESC)?$/;

const record = (deployment: Deployment, fields: string[], now: number): JsonMap => {
  const json: JsonMap = {
    attributes: { type: 'DeployRequest', url: `/tooling/sobjects/DeployRequest/${deployment.id}` },
  };
  for (const field of fields) {
    const value = FIELDS[field]?.(deployment, now) ?? null;
    if (field === 'CreatedBy.Name') json.CreatedBy = { attributes: { type: 'User' }, Name: value };
    else json[field] = value;
  }
  return json;
};

/** Answers the queries that are known to work, and refuses all others. */
export const deployRequestQuery = (soql: string, deployments: Deployment[], now: number): HttpAnswer => {
  const { fields = '', field = '', values = '', order } = SELECT.exec(soql)?.groups ?? {};
  if (!field) return errorAnswer(400, 'MALFORMED_QUERY', `unexpected query: ${soql}`);
  const names = fields.split(', ');
  const unknown = names.find((name) => !(name in FIELDS));
  if (unknown) {
    return errorAnswer(400, 'INVALID_FIELD', `No such column '${unknown}' on sobject of type DeployRequest`);
  }
  const wanted = values.split(',').map((value) => value.slice(1, -1));
  const found = deployments.filter((deployment) =>
    field === 'Id'
      ? wanted.some((id) => id.slice(0, 15) === deployment.id.slice(0, 15))
      : wanted.includes(deployment.status),
  );
  // They're kept in the order of their creation.
  const ordered = order ? found.toReversed() : found;
  return jsonAnswer(200, {
    size: ordered.length,
    totalSize: ordered.length,
    done: true,
    entityTypeName: 'DeployRequest',
    records: ordered.map((deployment) => record(deployment, names, now)),
  });
};
