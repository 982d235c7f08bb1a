import { accessTokenRegex, jwtTokenRegex, sfdxAuthUrlRegex } from '@salesforce/core';

/*
 * Finds secrets in text from outside: as they are, percent-encoded, and in base64, alone or within a longer text.
 */

/** Shorter ones aren't secrets, and would hide words that aren't. */
const SHORTEST = 8;

const escaped = (text: string): string => text.replace(/[^\w]/g, '\\$&');

/** Text of which any character may be percent-encoded. */
const percentEncoded = (text: string): string =>
  Array.from(text, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(2, '0');
    const [high = '', low = ''] = Array.from(hex, (digit) =>
      /[a-f]/.test(digit) ? `[${digit}${digit.toUpperCase()}]` : digit,
    );
    return `(?:${escaped(character)}|%${high}${low})`;
  }).join('');

/** The digits of base64, in both alphabets, for whichever bytes stand before the text. */
const base64 = (text: string): string[] =>
  [0, 1, 2].map((before) => {
    const digits = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
      .toString('base64')
      .replace(/.?=+$/, '');
    // The first digits depend on what stands before.
    const own = digits.slice(before && before + 1);
    const inBothAlphabets = escaped(own).replaceAll('\\+', '[+-]').replaceAll('\\/', '[\\/_]');
    return `${inBothAlphabets}[\\w+\\/-]{0,3}={0,2}`;
  });

/** Everything that looks like a token, whoever it belongs to: users type them where an org is named. */
const TOKENS = [sfdxAuthUrlRegex, jwtTokenRegex, accessTokenRegex].map(({ source }) =>
  source.replace(/\\?([!:@/])/g, (_, mark: string) => percentEncoded(mark)),
);

/** A pattern for secrets, and for all that looks like a token. */
export const secretsPattern = (secrets: string[]): RegExp => {
  const known = secrets
    .filter(({ length }) => length >= SHORTEST)
    .flatMap((secret) => [percentEncoded(secret), ...base64(secret)]);
  return new RegExp([...known, ...TOKENS].join('|'), 'g');
};

/** Replaces secrets by `***`. The end of a sentence stays. */
export const withoutSecrets = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (secret) => (secret.endsWith('.') ? '***.' : '***'));
