import { accessTokenRegex, jwtTokenRegex, sfdxAuthUrlRegex } from '@salesforce/core';

/*
 * Finds secrets in text from outside, whichever way they are written: the text is unescaped as far as possible, and then
 * searched for all that any longer part of a secret can look like.
 */

/** A part of a secret that is as long as this is secret by itself. In hexadecimal digits, it's twice as long. */
const PART = 8;

/** Everything that looks like a token, whoever it belongs to: users type them where an org is named. */
const TOKENS = new RegExp(`${sfdxAuthUrlRegex.source}|${jwtTokenRegex.source}|${accessTokenRegex.source}`, 'g');

/** The beginning of an access token is the ID of the org, which other texts may have. */
const ORG_ID = /^00D\w{12,15}!/;

/** A word that's long enough for a part of a secret, in any of the alphabets. */
const WORD = /[\w!~+/.-]{8,}={0,2}/g;

/** A word without what it says; the end of its sentence stays. */
const masked = (word: string): string => (word.endsWith('.') ? '***.' : '***');

const ESCAPES = /(?:%(?:u00)?|\\x|\\u\{?0*)([2-7][\da-f])\}?|&#x0*([2-7][\da-f]);?|&#0*(\d{2,3});?|&([a-z]{2,6});|\0/gi;
const ENTITIES = new Map(
  Object.entries({ amp: '&', excl: '!', period: '.', lowbar: '_', plus: '+', sol: '/', bsol: '\\' }),
);

/** The text behind percentages, entities, and escapes, which may be written one in the other, and without UTF-16's zeros. */
const unescaped = (text: string, rounds = 6): string => {
  const result = text.replace(
    ESCAPES,
    (escape, hex: string | undefined, hexEntity: string | undefined, entity: string | undefined, name = '') => {
      if (escape === '\0') return '';
      if (name) return ENTITIES.get(String(name)) ?? escape;
      return String.fromCharCode(entity ? Number(entity) : parseInt(hex ?? hexEntity ?? '', 16));
    },
  );
  return result === text || rounds === 0 ? result : unescaped(result, rounds - 1);
};

/** Letters in one case, and the marks of one alphabet of base64. */
const comparable = (text: string): string => text.toLowerCase().replaceAll('-', '+').replaceAll('_', '/');

const partsOf = (text: string, length = PART): string[] =>
  Array.from({ length: Math.max(0, text.length - length + 1) }, (_, start) =>
    comparable(text.slice(start, start + length)),
  );

/** All parts of a secret, also as they are in the base64 or hexadecimal digits of a longer text, in UTF-8 or UTF-16. */
export const partsOfSecret = (secret: string): string[] => {
  if (secret.length < PART) return [];
  const text = secret.replace(ORG_ID, '');
  const encoded = (['utf8', 'utf16le'] as const).flatMap((encoding) => {
    const bytes = Buffer.from(text, encoding);
    const inBase64 = [0, 1, 2].flatMap((before) => {
      const digits = Buffer.concat([Buffer.alloc(before), bytes])
        .toString('base64')
        .replace(/.?=+$/, '');
      // The first digits depend on what stands before the secret.
      return partsOf(digits.slice(before && before + 1));
    });
    return [...inBase64, ...partsOf(bytes.toString('hex'), 2 * PART)];
  });
  return [...partsOf(text), ...encoded];
};

const isSecret = (word: string, parts: ReadonlySet<string>): boolean => {
  const text = comparable(word);
  for (let start = 0; start + PART <= text.length; start += 1)
    if (parts.has(text.slice(start, start + PART)) || parts.has(text.slice(start, start + 2 * PART))) return true;
  return false;
};

/** Replaces words with parts of secrets, and all that looks like a token, by `***`. The text comes back unescaped then. */
export const withoutSecrets = (text: string, parts: ReadonlySet<string>): string => {
  const plain = unescaped(text);
  const shown = plain.replace(TOKENS, masked).replace(WORD, (word) => (isSecret(word, parts) ? masked(word) : word));
  return shown === plain ? text : shown;
};
