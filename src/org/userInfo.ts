import { getString } from '@salesforce/ts-types';
import { type OrgRequest, unexpectedResponse } from './request.js';

/**
 * The resource that tells who is logged in. With a session that has expired, it responds with 403 and `Bad_OAuth_Token`.
 *
 * @see https://help.salesforce.com/s/articleView?id=sf.remoteaccess_using_userinfo_endpoint.htm
 */
export const USER_INFO = '/services/oauth2/userinfo';

/** Asks the org for the ID of the user who is logged in, which no login of Salesforce CLI keeps. @throws OrgFailure */
export const askForUserId = async (request: OrgRequest): Promise<string> => {
  const response = await request({ method: 'GET', path: USER_INFO });
  const userId = getString(response.body, 'user_id');
  if (!userId) throw unexpectedResponse(response);
  return userId;
};
