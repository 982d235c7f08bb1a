import type { AnyJson } from '@salesforce/ts-types';
import { expect } from 'chai';
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

describe('a secret in a text', () => {
  let safe: Sanitizer;

  beforeEach(() => {
    safe = sanitizer(['', 'short', TOKEN]);
  });

  const everyCharacter = (write: (code: number) => string): string =>
    Array.from(TOKEN, (character) => write(character.charCodeAt(0))).join('');

  const hexOf = (code: number, length = 2): string => code.toString(16).padStart(length, '0');

  const header = `Authorization: Bearer ${TOKEN}\r\nAccept: */*`;

  for (const { way, written } of [
    { way: 'as it is', written: TOKEN },
    ...['%21', '%2521', '%25252521', '&#33;', '&#x21;', '&#0033', '&excl;', '\\u0021', '\\x21', '&amp;#33;'].map(
      (mark) => ({ way: `with ${mark}`, written: TOKEN.replace('!', mark) }),
    ),
    { way: 'with every character as a percentage', written: everyCharacter((code) => `%${hexOf(code)}`) },
    { way: 'with every character as an entity', written: everyCharacter((code) => `&#${code};`) },
    { way: 'with every character as a hexadecimal entity', written: everyCharacter((code) => `&#X${hexOf(code)};`) },
    { way: 'with every character as an escape', written: everyCharacter((code) => `\\u${hexOf(code, 4)}`) },
    { way: 'in UTF-16', written: everyCharacter((code) => `${String.fromCharCode(code)}\0`) },
    { way: 'in capitals', written: TOKEN.toUpperCase() },
    { way: 'in base64', written: Buffer.from(TOKEN).toString('base64') },
    { way: 'in base64 for addresses', written: Buffer.from(TOKEN).toString('base64url') },
    { way: 'in base64 that is encoded once more', written: encodeURIComponent(Buffer.from(TOKEN).toString('base64')) },
    { way: 'in UTF-16 in base64', written: Buffer.from(TOKEN, 'utf16le').toString('base64') },
    { way: 'in hexadecimal digits', written: Buffer.from(TOKEN).toString('hex') },
    { way: 'in capital hexadecimal digits', written: Buffer.from(TOKEN).toString('hex').toUpperCase() },
    { way: 'in UTF-16 in hexadecimal digits', written: Buffer.from(TOKEN, 'utf16le').toString('hex') },
    ...['', 'x', 'xy'].map((before) => ({
      way: `in a header in base64 after ${before.length} bytes`,
      written: Buffer.from(before + header).toString('base64'),
    })),
    { way: 'from its middle on', written: TOKEN.slice(20) },
    { way: 'to its middle', written: TOKEN.slice(0, 30) },
  ]) {
    it(`is replaced when it is written ${way}`, () => {
      const shown = safe.line(`It was <${written}>, and more`);

      expect(shown)
        .to.match(/^It was <.*\*{3}/)
        .and.match(/>, and more$/);
      // Whoever undoes the encodings in what is shown finds no part of the token, not even the ID of the org before it.
      const undone = [shown, Buffer.from(shown, 'base64').toString('latin1'), Buffer.from(shown, 'hex').toString()];
      for (let start = 16; start + 8 <= TOKEN.length; start += 1)
        expect(undone.join('\n').toLowerCase()).not.to.include(TOKEN.slice(start, start + 8).toLowerCase());
    });
  }

  it('is replaced as a whole, and nothing around it', () => {
    expect(safe.line(`<${TOKEN}>${TOKEN}. https://org.example/login?sid=${TOKEN}&next=/`)).to.equal(
      '<***>***. https://org.example/login?sid=***&next=/',
    );
  });

  it('is replaced when only one of its long parts is there', () => {
    expect(safe.line('AQ4AQFoneTokenOfATest and 0123456789')).to.equal('*** and ***');
  });

  it('leaves the ID of the org, which is the beginning of an access token', () => {
    expect(safe.line('the org 00D5g000000ABCD')).to.equal('the org 00D5g000000ABCD');
  });

  it('is not seen in words that are shorter than a part of a secret', () => {
    expect(safe.line('short 0123456 AQ4AQFo')).to.equal('short 0123456 AQ4AQFo');
  });

  it('is replaced when it is just long enough for one', () => {
    expect(sanitizer(['12345678']).line('a 12345678, 1234567 and 2345678')).to.equal('a ***, 1234567 and 2345678');
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
