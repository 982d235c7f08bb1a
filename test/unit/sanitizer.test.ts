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

  for (const mark of ['!', '%21', '%2521', '&#33;', '&#x21;', '&excl;', '\\u0021', '&amp;#33;']) {
    it(`is replaced when its first mark is written ${mark}`, () => {
      const shown = safe.line(`Bearer ${TOKEN.replace('!', mark)}, more`);

      expect(shown)
        .to.match(/^Bearer \*{3}/)
        .and.match(/, more$/);
      for (const part of TOKEN.split(/[!.]/)) if (part !== 'short') expect(shown).not.to.include(part);
    });
  }

  it('is replaced as a whole when it is written as it is', () => {
    expect(safe.line(`<${TOKEN}>${TOKEN}`)).to.equal('<***>***');
  });

  it('is replaced when only one of its long parts is there', () => {
    expect(safe.line('00D5g000000ABCD and AQ4AQFoneTokenOfATest and 0123456789')).to.equal('*** and *** and ***');
  });

  it('is replaced when its end is cut off', () => {
    const shown = safe.line(`Bearer ${TOKEN.slice(0, -2)}… and AQ4AQFoneTo…`);

    expect(shown).to.equal('Bearer ***!***.short.***… and ***…');
  });

  it('is replaced in base64 and hexadecimal digits', () => {
    const bytes = Buffer.from(TOKEN);
    for (const encoding of ['base64', 'base64url', 'hex'] as const)
      expect(safe.line(`<${bytes.toString(encoding).replace(/=+$/, '')}>`)).to.equal('<***>');
  });

  it('is not seen in words that are shorter than a secret', () => {
    expect(safe.line('short 0123456 00D5g000')).to.equal('short 0123456 00D5g000');
  });

  it('is replaced when it is just long enough for one', () => {
    expect(sanitizer(['12345678']).line('a 12345678, 1234567 and 2345678')).to.equal('a ***, 1234567 and 2345678');
  });

  it('is replaced in base64 with the marks of both alphabets', () => {
    const secret = 'a>>>b???cdefgh';
    const base64 = Buffer.from(secret).toString('base64');
    expect(base64).to.match(/\+.*\//);
    expect(
      sanitizer([secret]).line(`${base64.replace(/=+$/, '')} ${Buffer.from(secret).toString('base64url')}`),
    ).to.equal('*** ***');
  });

  it('is replaced in JSON, in the names of fields, and in details', () => {
    expect(safe.json({ [TOKEN]: TOKEN, details: { a: `\n${TOKEN}` } })).to.deep.equal({
      '***': '***',
      details: { a: '\n***' },
    });
  });

  it('does not change what a text without it says', () => {
    expect(sanitizer(['short']).line('a short text')).to.equal('a short text');
  });
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
