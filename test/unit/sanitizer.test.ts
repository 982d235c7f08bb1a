import type { AnyJson } from '@salesforce/ts-types';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { excerpt, type Sanitizer, sanitizer } from '../../src/org/sanitizer.js';

const TOKEN = '00D5g000000ABCD!AQ4AQFoneTokenOfATest.short.0123456789';

describe('text from outside', () => {
  let safe: Sanitizer;

  beforeEach(() => {
    safe = sanitizer([]);
  });

  it('is one line without control characters, escape sequences, and changes of direction', () => {
    expect(safe.line(' a\u001b[31mb\u0008\r\nc\u202ed \t e ')).to.equal('ab c d e');
    expect(safe.line('a\u061cb\u200ec\u200fd\u202ae\u2066f\u2069g\u007fh\u0085i')).to.equal('a b c d e f g h i');
  });

  it('keeps letters of all scripts, and pictures', () => {
    expect(safe.line('Müller 山田 👩‍💻')).to.equal('Müller 山田 👩‍💻');
  });

  it('in JSON is one line each, the names of fields too, except in details', () => {
    const details = { problem: 'one\r\n\ttwo\u001b[2J\u202e\nthree', list: ['a\nb'], done: true };
    expect(safe.json({ 'a\nb': ['c\nd', 1, null, false], details })).to.deep.equal({
      'a b': ['c d', 1, null, false],
      details: { problem: 'one\n\ttwo \nthree', list: ['a\nb'], done: true },
    });
  });

  for (const { nested, open, close } of [
    { nested: 'lists', open: '[', close: ']' },
    { nested: 'objects', open: '{"":', close: '}' },
  ]) {
    const nest = (depth: number): AnyJson => JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`) as AnyJson;

    it(`in JSON of ${nested} is left out below the hundredth`, () => {
      expect(safe.json(nest(100))).to.deep.equal(nest(100));
      expect(JSON.stringify(safe.json(nest(100_000)))).to.equal(`${open.repeat(101)}null${close.repeat(101)}`);
    });
  }

  it('in JSON stays what it is when it is no object', () => {
    expect([safe.json(null), safe.json(7), safe.json('a\nb'), safe.json([])]).to.deep.equal([null, 7, 'a b', []]);
  });
});

describe('a command of a CI runner in a text', () => {
  const safe = sanitizer([]);

  for (const { text, shown } of [
    { text: 'a ##vso[task.setvariable variable=X]1', shown: 'a # #vso[task.setvariable variable=X]1' },
    { text: '##VSO[build.addbuildtag]x', shown: '# #VSO[build.addbuildtag]x' },
    { text: 'b ##[add-mask]c', shown: 'b # #[add-mask]c' },
    { text: '##\u001b[0m[group]', shown: '# #[group]' },
    { text: ' ::set-env name=X::1', shown: ': :set-env name=X::1' },
  ]) {
    it(`is broken up: ${JSON.stringify(text)}`, () => {
      expect(safe.line(text)).to.equal(shown);
    });
  }

  it('is broken up in each line of the details of a deployment', () => {
    expect(safe.json({ details: { problem: 'one\n::error::two\n##vso[x]' } })).to.deep.equal({
      details: { problem: 'one\n: :error::two\n# #vso[x]' },
    });
  });

  it('leaves what only looks like one as it is', () => {
    expect(safe.line('Account::find, ## [x], #vso[x], a [b]')).to.equal('Account::find, ## [x], #vso[x], a [b]');
  });
});

describe('a secret in a text', () => {
  let safe: Sanitizer;

  beforeEach(() => {
    safe = sanitizer(['', 'short', TOKEN]);
  });

  for (const { way, written } of [
    { way: 'as it is', written: TOKEN },
    { way: 'percent-encoded', written: TOKEN.replace('!', '%21') },
    { way: 'percent-encoded in small letters', written: TOKEN.replaceAll('.', '%2e') },
    {
      way: 'with every character percent-encoded',
      written: Array.from(TOKEN, (each) => `%${each.charCodeAt(0).toString(16)}`).join(''),
    },
    { way: 'in base64', written: Buffer.from(TOKEN).toString('base64') },
    { way: 'in base64 for addresses', written: Buffer.from(TOKEN).toString('base64url') },
    ...['', 'x', 'xy'].map((before) => ({
      way: `in a header in base64 after ${before.length} bytes`,
      written: Buffer.from(`${before}Authorization: Bearer ${TOKEN}\r\nAccept: */*`).toString('base64'),
    })),
  ]) {
    it(`is replaced when it is written ${way}`, () => {
      const shown = safe.line(`It was <${written}>, and more`);

      expect(shown)
        .to.match(/^It was <.*\*{3}/)
        .and.match(/>, and more$/);
      const undone = [shown, decodeURIComponent(shown), Buffer.from(shown, 'base64').toString('latin1')];
      for (const text of undone) expect(text).not.to.include(TOKEN.slice(4, -4));
    });
  }

  it('is replaced as a whole, and nothing around it', () => {
    expect(safe.line(`<${TOKEN}>${TOKEN}. https://org.example/login?sid=${TOKEN}&next=/`)).to.equal(
      '<***>***. https://org.example/login?sid=***&next=/',
    );
  });

  it('leaves the ID of the org, which is the beginning of an access token', () => {
    expect(safe.line('the org 00D5g000000ABCD')).to.equal('the org 00D5g000000ABCD');
  });

  it('is replaced when it is just long enough for one', () => {
    expect(sanitizer(['12345678', '1234567']).line('a 12345678 and 1234567')).to.equal('a *** and 1234567');
  });

  it('is replaced in base64 with the marks of both alphabets', () => {
    const secret = 'a>>>b???cdefgh>>>b???';
    for (const encoding of ['base64', 'base64url'] as const)
      expect(sanitizer([secret]).line(Buffer.from(secret).toString(encoding))).to.equal('***');
  });

  it('is replaced in JSON, in the names of fields, and in details', () => {
    expect(safe.json({ [TOKEN]: TOKEN, details: { a: `\n${TOKEN}` } })).to.deep.equal({
      '***': '***',
      details: { a: '\n***' },
    });
  });

  it('does not change what a text without it says, however it is encoded', () => {
    const text = 'a short text with 100%25, &amp; &#33; \\u0021 and QUJDREVGR0hJSktM';
    expect(safe.line(text)).to.equal(text);
  });

  for (const { what, token } of [
    { what: 'an access token', token: '00D5g000000OTHR!AQ4AQFotherTokenOfATest' },
    { what: 'a JSON Web Token', token: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl' },
    { what: 'an SFDX authorization URL', token: 'force://PlatformCLI::5Aep861otherToken@org.example' },
  ]) {
    it(`is replaced when it looks like ${what}, whatever the secrets are`, () => {
      expect(sanitizer([]).line(`typed ${token} here`)).to.equal('typed *** here');
      expect(sanitizer([]).line(`typed ${encodeURIComponent(token)} here`)).to.equal('typed *** here');
    });
  }

  for (const { kind, text } of [
    { kind: 'words', text: 'AccountTriggerHandlerTest.testBulk: System.AssertException, line 1. ' },
    { kind: 'one word', text: 'abcdefghij' },
    { kind: 'encodings', text: '%41&#65;\\u0041' },
  ]) {
    it(`is looked for in a megabyte of ${kind} within a second`, () => {
      const start = performance.now();
      sanitizer([TOKEN, `${TOKEN}x`, '5Aep861SIMULATEDxTOKENxFORxREFRESH']).line(text.repeat(1e6 / text.length));
      expect(performance.now() - start).to.be.below(1000);
    });
  }
});

describe('an excerpt', () => {
  it('of a page is what its reader sees', () => {
    const page =
      '<html><head><title>Off</title><STYLE type="x">\np { }\n</STYLE ><script>var a = "<p>";\n</script></head><p>Back</p>at 9<script>b</script>tonight';
    expect(excerpt(page)).to.equal('Off Back at 9 tonight');
  });

  it('is all of a page that shows nothing', () => {
    expect(excerpt('<html></html>')).to.equal('<html></html>');
  });

  it('of nothing is empty', () => {
    expect(excerpt('')).to.equal('');
  });

  it('is cut after 120 characters', () => {
    expect(excerpt('x'.repeat(120))).to.equal('x'.repeat(120));
    expect(excerpt('x'.repeat(121))).to.equal(`${'x'.repeat(119)}…`);
  });

  for (const { text, count } of [
    { text: '<', count: 60_000 },
    { text: '<script', count: 16_000 },
  ]) {
    it(`of a large page that repeats ${text} does not take a second`, () => {
      const start = performance.now();
      excerpt(text.repeat(count));
      expect(performance.now() - start).to.be.below(1000);
    });
  }
});

describe('any text that repeats a secret', () => {
  const SECRET = '00D5g000000STAN!AQ4AQFSIMULATEDxTOKEN.q7Zk29xWb3LmT8vR';

  it('does not show it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom('!', '%21'), (one, other, mark) => {
        const safe = sanitizer([SECRET]);
        const written = `${one}${SECRET.replace('!', mark)}${other}`;

        for (const shown of [
          safe.line(written),
          JSON.stringify(safe.json({ [written]: [written], details: { written } })),
        ]) {
          expect(shown).to.include('***');
          for (const part of SECRET.split(/[!.]/)) expect(shown).not.to.include(part);
        }
      }),
    );
  });

  it('is in one line, without control characters', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x2fff })), (codes) => {
        expect(sanitizer([SECRET]).line(String.fromCharCode(...codes))).not.to.match(
          /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });
});
