import type { Connection } from '@salesforce/core';
import { asString, isDictionary } from '@salesforce/ts-types';
import { UnexpectedResponse } from './orgFailure.js';
import type { OrgRequest } from './orgRequest.js';

/**
 * The ID of the user whose connection it is. Most ways to log in leave it on this machine; after
 * `sf org login access-token`, the org is asked.
 *
 * It throws what an {@link OrgRequest} throws.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
 */
export const userIdOf = async (connection: Connection, request: OrgRequest): Promise<string> => {
  const { userId } = connection.getAuthInfoFields();
  if (userId) return userId;

  const { body, httpStatus } = await request({ method: 'GET', path: '/services/oauth2/userinfo' });
  const answeredId = isDictionary(body) ? asString(body.user_id) : undefined;
  if (!answeredId) throw new UnexpectedResponse(body, httpStatus);
  return answeredId;
};
