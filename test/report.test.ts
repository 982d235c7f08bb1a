import { expect } from 'chai';
import { isSameId } from '../src/deployRequest/deployment.js';
import {
  OrgApiError,
  OrgUnreachable,
  RedirectResponse,
  toOrgFailure,
  UnexpectedResponse,
} from '../src/org/orgFailure.js';
import { excerpt, printable } from '../src/report/printable.js';

describe('text from outside', () => {
  it('is one line without control characters, escape sequences, and changes of direction', () => {
    expect(printable(' a\u001b[31mb\u0008\r\nc\u202ed \t e ')).to.equal('ab c d e');
  });

  it('of a page is what its reader sees', () => {
    const page =
      '<html><head><title>Off</title><STYLE type="x">\np { }\n</STYLE ><script>var a = "<p>";\n</script></head><p>Back</p>at 9';
    expect(excerpt(page)).to.equal('Off Back at 9');
  });

  it('is all of a page that shows nothing', () => {
    expect(excerpt('<html></html>')).to.equal('<html></html>');
  });

  it('of JSON is the JSON', () => {
    expect(excerpt({ a: [1] })).to.equal('{"a":[1]}');
    expect(excerpt(undefined)).to.equal('""');
    expect(excerpt('')).to.equal('');
  });

  it('is cut after 120 characters', () => {
    expect(excerpt('x'.repeat(120))).to.equal('x'.repeat(120));
    expect(excerpt('x'.repeat(121))).to.equal(`${'x'.repeat(119)}…`);
  });
});

describe('what a request throws', () => {
  const apiError = (message: string, fields: object): Error => Object.assign(new Error(message), fields);

  it('is an API error under its code and status', () => {
    const failure = toOrgFailure(apiError('no', { errorCode: 'SOME_CODE', data: { errorCode: 'SOME_CODE' } }), 403);
    expect(failure)
      .to.be.instanceOf(OrgApiError)
      .and.include({ errorCode: 'SOME_CODE', message: 'no', httpStatus: 403 });
    expect(failure).to.have.property('mayHaveActedBefore', false);
  });

  it('is the first of several API errors, with all messages a line each', () => {
    const data = [{ errorCode: 'A', message: 'one' }, 'junk', { errorCode: 'B' }, { errorCode: 'C', message: 'three' }];
    const failure = toOrgFailure(apiError('many', { errorCode: 'MULTIPLE_API_ERRORS', data }), 400);
    expect(failure).to.include({ errorCode: 'A', message: 'one\n\nthree', httpStatus: 400 });
  });

  it('is an unexpected response where it is not the JSON of the API', () => {
    const html = toOrgFailure(apiError('x', { errorCode: 'ERROR_HTTP_502', data: '<p>' }), 502);
    expect(html).to.be.instanceOf(UnexpectedResponse).and.include({ body: '<p>', httpStatus: 502 });
    const text = toOrgFailure(apiError('x', { errorCode: 'ERROR_HTTP_404', data: { message: 'gone' } }), 404);
    expect(text).to.include({ body: 'gone', httpStatus: 404 });
  });

  it('is an unreachable org with the innermost reason', () => {
    const system = Object.assign(new Error('read'), { code: 'ECONNRESET' });
    const failed = new TypeError('fetch failed', { cause: new Error('socket', { cause: system }) });
    expect(toOrgFailure(failed)).to.be.instanceOf(OrgUnreachable).and.include({ reason: 'ECONNRESET' });
    const closed = new TypeError('terminated', { cause: new Error('other side closed') });
    expect(toOrgFailure(closed)).to.include({ reason: 'other side closed' });
    for (const name of ['TimeoutError', 'AbortError']) {
      expect(toOrgFailure(new DOMException('', name))).to.include({ reason: 'ETIMEDOUT' });
    }
  });

  it('is an expired session where there is no new one', () => {
    const failure = toOrgFailure(new Error('Unable to refresh session due to: expired'));
    expect(failure).to.include({ errorCode: 'INVALID_SESSION_ID', httpStatus: 401 });
  });

  it('is left alone where it is none of these', () => {
    for (const thrown of [new TypeError('x is not a function'), new RedirectResponse('/'), 'text', undefined]) {
      expect(toOrgFailure(thrown)).to.equal(thrown);
    }
  });
});

describe('two IDs', () => {
  for (const { one, other, same } of [
    { one: '0Af5g0000000001CAA', other: '0Af5g0000000001', same: true },
    { one: '0Af5g0000000001', other: '0Af5g0000000001CAA', same: true },
    { one: '0Af5g0000000001CAA', other: '0AF5G0000000001CAA', same: true },
    { one: '0Af5g0000000001', other: '0AF5G0000000001CAA', same: false },
    { one: '0Af5g0000000001CAA', other: '0Af5g0000000001CAQ', same: false },
    { one: '0Af5g0000000001', other: '0Af5g0000000002', same: false },
  ]) {
    it(`${one} and ${other} name ${same ? 'the same' : 'different'} deployments`, () => {
      expect(isSameId(one, other)).to.equal(same);
    });
  }
});
