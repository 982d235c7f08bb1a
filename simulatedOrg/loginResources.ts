import type { AnyJson } from '@salesforce/ts-types';
import { errorAnswer, type HttpAnswer, jsonAnswer } from './httpAnswer.js';

/** The facts that `sf org login access-token` learns from an org. IDs have 18 characters. */
export type OrgIdentity = { username: string; userId: string; organizationId: string };

/** The fields of the object `Organization`. */
export type Organization = {
  Name: string;
  InstanceName: string;
  IsSandbox: boolean;
  /** A date such as `2026-12-01T00:00:00.000+0000` in trials and scratch orgs. */
  TrialExpirationDate: string | null;
  NamespacePrefix: string | null;
  OrganizationType: string;
};

/** A production org. */
export const production: Organization = {
  Name: 'Stand-In Org',
  InstanceName: 'STANDIN1',
  IsSandbox: false,
  TrialExpirationDate: null,
  NamespacePrefix: null,
  OrganizationType: 'Enterprise Edition',
};

const OLDEST_VERSION = 31;
const LATEST_VERSION = 68;

/** The API versions of an org, such as `67.0`, from the oldest to the latest. */
export const versionNames = (): string[] =>
  Array.from({ length: LATEST_VERSION - OLDEST_VERSION + 1 }, (_, index) => `${OLDEST_VERSION + index}.0`);

/** `/services/data`: a current org lists its latest version twice (recorded). */
export const versionList = (): HttpAnswer =>
  jsonAnswer(
    200,
    [...versionNames(), `${LATEST_VERSION}.0`].map((version) => ({
      label: `Version ${version}`,
      url: `/services/data/v${version}`,
      version,
    })),
  );

/** `/services/oauth2/userinfo` */
export const userInfo = ({ username, userId, organizationId }: OrgIdentity): HttpAnswer =>
  jsonAnswer(200, { user_id: userId, organization_id: organizationId, preferred_username: username });

/** `/services/oauth2/userinfo` without a valid session: text, and 403 in place of 401 (reported by users of other clients). */
export const badTokenAnswer = (): HttpAnswer => ({
  status: 403,
  headers: { 'content-type': 'text/plain' },
  body: 'Bad_OAuth_Token',
});

/** `/sobjects/User/<id>` */
export const userRecord = ({ username, userId }: OrgIdentity): HttpAnswer =>
  jsonAnswer(200, { Id: userId, Username: username });

const queryAnswer = (records: AnyJson[]): HttpAnswer =>
  jsonAnswer(200, { totalSize: records.length, done: true, records });

/** The queries that tell what kind of org it is. Anything else is refused. */
export const loginQuery = (soql: string, organization: Organization): HttpAnswer => {
  if (/ FROM ScratchOrgInfo\b/i.test(soql)) {
    return errorAnswer(400, 'INVALID_TYPE', "sObject type 'ScratchOrgInfo' is not supported.");
  }
  if (/ FROM Organization\b/i.test(soql)) return queryAnswer([organization]);
  return errorAnswer(400, 'MALFORMED_QUERY', `unexpected query: ${soql}`);
};
