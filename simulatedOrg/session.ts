import { isJsonMap } from '@salesforce/ts-types';
import { type HttpAnswer, invalidGrantAnswer, jsonAnswer } from './httpAnswer.js';
import type { OrgIdentity } from './loginResources.js';
import { parseJson } from './parseJson.js';

/** Who gets a new session, and where. */
type TokenOrg = { identity: OrgIdentity; instanceUrl: string };

/** The session of the one user who is logged in to an org. */
export class Session {
  public accessToken = '00D5g000000STAN!AQ4AQFSIMULATEDxTOKENxOFxTHExSTANDxINxORG.q7Zk29xWb3LmT8vR';
  public readonly refreshToken = '5Aep861SIMULATEDxTOKENxFORxREFRESH';
  private validity: 'valid' | 'expired' | 'never' = 'valid';

  /** Ends the session. The token endpoint gives a new one. */
  public expire(): void {
    this.validity = 'expired';
  }

  /** Ends the session and all those that the token endpoint will give. */
  public expireForEver(): void {
    this.validity = 'never';
  }

  /** @param accessToken the token of a request, if it has one */
  public accepts(accessToken: string | undefined): boolean {
    return this.validity === 'valid' && accessToken === this.accessToken;
  }

  /**
   * The token endpoint `/services/oauth2/token`: a new session, by the OAuth 2.0 refresh token flow or the JWT bearer
   * flow.
   *
   * @param body a form
   */
  public token(body: string, { identity, instanceUrl }: TokenOrg): HttpAnswer {
    const form = new URLSearchParams(body);
    const grants: Record<string, boolean> = {
      refresh_token: form.get('refresh_token') === this.refreshToken,
      'urn:ietf:params:oauth:grant-type:jwt-bearer': subjectOf(form.get('assertion') ?? '') === identity.username,
    };
    if (!grants[form.get('grant_type') ?? '']) return invalidGrantAnswer();
    this.accessToken = `${this.accessToken}x`;
    if (this.validity === 'expired') this.validity = 'valid';
    return jsonAnswer(200, {
      access_token: this.accessToken,
      instance_url: instanceUrl,
      id: `${instanceUrl}/id/${identity.organizationId}/${identity.userId}`,
      token_type: 'Bearer',
      scope: 'refresh_token api web',
    });
  }
}

/** The user that a JSON Web Token is about. Its signature isn't looked at. */
const subjectOf = (token: string): unknown => {
  const claims = parseJson(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  return isJsonMap(claims) ? claims.sub : undefined;
};
