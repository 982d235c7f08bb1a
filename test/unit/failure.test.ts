import { expect } from 'chai';
import { isTransient, OrgFailure } from '../../src/org/failure.js';
import { failureError, whyFailed } from '../../src/report/failureError.js';
import { CONTEXT } from './context.js';

describe('a failure', () => {
  it('passes when the status is 420, 429, or 5xx', () => {
    expect([420, 429, 500, 503, 599].map(isTransient)).to.deep.equal([true, true, true, true, true]);
    expect([200, 304, 400, 401, 404, 419, 421, 428, 430, 499].some(isTransient)).to.equal(false);
  });

  it('with a login that belongs to another user isn’t followed by the advice to delete it', () => {
    const steps = ['EACCES', 'invalid JSON'].map(
      (reason) => failureError('What.', new OrgFailure('loginUnreadable', reason), CONTEXT, []).actions?.[0],
    );

    expect(steps[0]).to.include("that you're allowed to read");
    expect(steps[1]).to.include('Delete the file');
  });

  for (const { kind, name, why } of [
    { kind: 'unexpected', name: 'UnexpectedResponseError', why: /\(HTTP status 503\): why$/ },
    { kind: 'redirected', name: 'UnexpectedResponseError', why: /redirected to why, / },
    { kind: 'unreachable', name: 'OrgUnreachableError', why: /https:\/\/staging.example didn.t respond \(why\)\.$/ },
    { kind: 'certificateUntrusted', name: 'OrgUnreachableError', why: /doesn't trust a certificate .* \(why\)\.$/ },
    { kind: 'proxyFailed', name: 'OrgUnreachableError', why: /proxy couldn't connect .*\(HTTP status why\)\.$/ },
    { kind: 'proxyRefused', name: 'OrgUnreachableError', why: /proxy refused .*\(HTTP status why\)\.$/ },
    { kind: 'proxyUnauthorized', name: 'OrgUnreachableError', why: /username and password \(HTTP status why\)\.$/ },
    { kind: 'proxyUnusable', name: 'UnusableValueError', why: /environment variable why / },
    { kind: 'loginUnreadable', name: 'LoginUnusableError', why: /Can't read the login .*\(why\)\.$/ },
    { kind: 'loginIncomplete', name: 'LoginUnusableError', why: /instance URL\.$/ },
    { kind: 'loginMissing', name: 'NamedOrgNotFoundError', why: /no login .* staging\.$/ },
    { kind: 'aliasesUnreadable', name: 'LoginUnusableError', why: /Can't read the aliases .*\(why\)\.$/ },
    { kind: 'keyUnreadable', name: 'LoginUnusableError', why: /private key .*\(why\)\.$/ },
    { kind: 'fileUnusable', name: 'FileUnusableError', why: /Can't use the file .*\(why\)\.$/ },
    { kind: 'fileLocked', name: 'FileLockedError', why: /has locked the file .*\.$/ },
    { kind: 'moved', name: 'OrgMovedError', why: /moved from https:\/\/staging.example to why\.$/ },
    { kind: 'versionMissing', name: 'ApiVersionNotFoundError', why: /newest version .* why\.$/ },
  ] as const) {
    it(`is ${name} with a reason and a way out when it is ${kind}`, () => {
      const error = failureError('What.', new OrgFailure(kind, 'why', { httpStatus: 503 }), CONTEXT, ['Next.']);

      expect(error.name).to.equal(name);
      expect(error.message)
        .to.match(/^What\. /)
        .and.match(why);
      expect(error.actions).to.have.lengthOf(2);
      expect(error.actions?.[0]).not.to.match(/[{}]/);
      expect(error.actions?.[1]).to.equal('Next.');
    });
  }

  it('says that there is no content when the response is empty', () => {
    expect(whyFailed(new OrgFailure('unexpected', '', { httpStatus: 204 }), CONTEXT))
      .to.include('204')
      .and.include('response was empty');
  });

  for (const { errorCode, action } of [
    {
      errorCode: 'INVALID_SESSION_ID',
      action: '"sf org login web --instance-url https://staging.example --alias staging"',
    },
    { errorCode: 'INSUFFICIENT_ACCESS', action: 'Modify Metadata Through Metadata API Functions' },
    { errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', action: 'permission' },
    { errorCode: 'API_DISABLED_FOR_ORG', action: 'Setup > Deployment Status' },
    { errorCode: 'INVALID_OPERATION_WITH_EXPIRED_PASSWORD', action: 'in a browser' },
    { errorCode: 'URL_NOT_RESET', action: 'Log in again' },
    { errorCode: 'API_CURRENTLY_DISABLED', action: 'permission' },
    { errorCode: 'INVALID_TYPE', action: 'permission' },
    { errorCode: 'REQUEST_LIMIT_EXCEEDED', action: 'later' },
    { errorCode: 'SERVER_UNAVAILABLE', action: 'again' },
  ]) {
    it(`has the name that the org gave, and a way out, when the org refuses with ${errorCode}`, () => {
      const error = failureError('What.', new OrgFailure('refused', 'why', { errorCode }), CONTEXT, []);

      expect(error.name).to.equal(errorCode);
      expect(error.message).to.match(/: why$/);
      expect(error.actions).to.have.lengthOf(1);
      expect(error.actions?.[0]).to.include(action);
    });
  }

  it('has no way out when nothing is known of the code', () => {
    expect(
      failureError('What.', new OrgFailure('refused', 'why', { errorCode: 'ODD' }), CONTEXT, []).actions ?? [],
    ).to.deep.equal([]);
  });

  it('has not acted unless it says so', () => {
    expect(new OrgFailure('refused', '').mayHaveActed).to.equal(false);
    expect(new OrgFailure('refused', '', { mayHaveActed: true }).mayHaveActed).to.equal(true);
  });
});
