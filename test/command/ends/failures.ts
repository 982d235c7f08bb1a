import { OrgFailure } from '../../../src/org/failure.js';

type Failure = { title: string; failure: OrgFailure };

const FILE = '/home/riley/.sfdx/riley.release@org.example.json';

const refused = (title: string, errorCode: string, reason: string): Failure => ({
  title,
  failure: new OrgFailure('refused', reason, { errorCode, httpStatus: 403 }),
});

/** The org gives no new session, for a reason in OAuth's words. */
const noSession = (title: string, error: string, description: string): Failure => ({
  title,
  failure: new OrgFailure('refused', description, { errorCode: 'INVALID_SESSION_ID', subject: error }),
});

/** What can stand between a command and the org, or be broken on this machine. */
export const FAILURES: Failure[] = [
  refused('The edition of the org has no API', 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization'),
  refused('The password has expired', 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD', 'The password has expired.'),
  noSession('No new session: the network', 'invalid_grant', 'ip restricted'),
  noSession('No new session: the user', 'invalid_grant', 'inactive user'),
  noSession('No new session: the org', 'inactive_org', 'organization suspended'),
  noSession('No new session: the app is not approved', 'invalid_grant', 'user hasn’t approved this consumer'),
  noSession('No new session: the app has changed', 'invalid_client', 'invalid client credentials'),
  noSession('No new session: the key', 'invalid_grant', 'invalid assertion'),
  { title: 'A page that is empty', failure: new OrgFailure('unexpected', '', { httpStatus: 200 }) },
  { title: 'A login page', failure: new OrgFailure('redirected', 'https://login.example/sso') },
  { title: 'The org has another address', failure: new OrgFailure('moved', 'https://renamed.my.salesforce.com') },
  { title: 'The org has no such API version', failure: new OrgFailure('versionMissing', '67.0', { subject: '99.0' }) },
  {
    title: 'A certificate is not trusted',
    failure: new OrgFailure('certificateUntrusted', 'SELF_SIGNED_CERT_IN_CHAIN'),
  },
  { title: 'The proxy cannot connect', failure: new OrgFailure('proxyFailed', '502') },
  { title: 'The proxy refuses', failure: new OrgFailure('proxyRefused', '403') },
  { title: 'The proxy wants a password', failure: new OrgFailure('proxyUnauthorized', '407') },
  { title: 'The address of the proxy is none', failure: new OrgFailure('proxyUnusable', 'HTTPS_PROXY') },
  {
    title: 'The aliases cannot be read',
    failure: new OrgFailure('aliasesUnreadable', 'invalid JSON', { subject: '/home/riley/.sfdx/alias.json' }),
  },
  { title: 'An alias that does not exist', failure: new OrgFailure('loginMissing', '') },
  { title: 'An alias that is mistyped', failure: new OrgFailure('loginMissing', 'production') },
  {
    title: 'An alias whose login is gone',
    failure: new OrgFailure('loginMissing', '', { subject: 'riley.release@org.example' }),
  },
  { title: 'A login that cannot be read', failure: new OrgFailure('loginUnreadable', 'EACCES', { subject: FILE }) },
  { title: 'A login without an address', failure: new OrgFailure('loginIncomplete', '', { subject: FILE }) },
  {
    title: 'A key that is gone',
    failure: new OrgFailure('keyUnreadable', 'ENOENT', { subject: '/home/riley/server.key' }),
  },
  { title: 'A key that is none', failure: new OrgFailure('keyUnreadable', '', { subject: '/home/riley/server.key' }) },
  { title: 'A full disk', failure: new OrgFailure('fileUnusable', 'ENOSPC', { subject: FILE }) },
  { title: 'A locked file', failure: new OrgFailure('fileLocked', '', { subject: FILE }) },
];
