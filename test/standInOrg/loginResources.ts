import type { AnyJson } from '@salesforce/ts-types';
import { errorAnswer, type HttpAnswer, jsonAnswer } from './httpAnswer.js';

/** Who and what `sf org login access-token` learns from an org. */
export type OrgIdentity = { username: string; userId: string; organizationId: string };

/** `/services/oauth2/userinfo` */
export const userInfo = ({ username, userId, organizationId }: OrgIdentity): HttpAnswer =>
  jsonAnswer(200, { user_id: userId, organization_id: organizationId, preferred_username: username });

/** `/sobjects/User/<id>` */
export const userRecord = ({ username, userId }: OrgIdentity): HttpAnswer =>
  jsonAnswer(200, { Id: userId, Username: username });

const queryAnswer = (records: AnyJson[]): HttpAnswer =>
  jsonAnswer(200, { totalSize: records.length, done: true, records });

/** The queries that tell what kind of org it is. */
export const loginQuery = (soql: string): HttpAnswer | undefined => {
  if (/ FROM ScratchOrgInfo\b/i.test(soql)) {
    return errorAnswer(400, 'INVALID_TYPE', "sObject type 'ScratchOrgInfo' is not supported.");
  }
  if (/ FROM Organization\b/i.test(soql)) {
    return queryAnswer([
      {
        Name: 'Stand-In Org',
        InstanceName: 'STANDIN1',
        IsSandbox: false,
        TrialExpirationDate: null,
        NamespacePrefix: null,
        OrganizationType: 'Enterprise Edition',
      },
    ]);
  }
  return undefined;
};
