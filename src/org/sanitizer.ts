import { stripVTControlCharacters } from 'node:util';
import { type AnyJson, isArray, isString } from '@salesforce/ts-types';

/*
 * Makes text from outside safe to show, in the one place where it comes in: without control characters, without escape
 * sequences, without characters that change the direction of text, and without secrets.
 */

const DIRECTION = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
const UNSAFE = new RegExp(`[\\p{Cc}${DIRECTION}]+`, 'gu');
const UNSAFE_BUT_LINES = new RegExp(`(?:(?![\\n\\t])[\\p{Cc}${DIRECTION}])+`, 'gu');

/** A part of a token that is as long as this is secret by itself. */
const SHORTEST_SECRET = 8;

/** Characters that a page or an address may encode, such as the `!` of an access token as `%21` or `&#33;`. */
const ENCODED = /[^a-z0-9]+/i;

const secretPatterns = (secret: string): string[] => {
  const parts = secret.split(ENCODED).filter(Boolean);
  const bytes = Buffer.from(secret);
  return [
    parts.join('[^a-z0-9]{1,3}(?:\\w{1,5}[^a-z0-9])?'),
    // What is left of a part that was cut off is secret too, but other IDs begin like the org's, which is in an access token.
    ...parts
      .filter(({ length }) => length >= SHORTEST_SECRET)
      .map((part) => (part.startsWith('00D') ? part : `${part.slice(0, SHORTEST_SECRET)}[A-Za-z0-9]*`)),
    bytes.toString('base64url').replaceAll('-', '[-+]').replaceAll('_', '[_/]'),
    bytes.toString('hex'),
  ];
};

/** No response of an org is nested as deep as this; one that is would end in an overflow. */
const DEEPEST = 100;

/** Makes text and JSON safe to show. */
export type Sanitizer = {
  /** Text in one line. */
  line(text: string): string;
  /** JSON in which every text is one line, except that the `details` of a deployment keep their line breaks. */
  json(json: AnyJson): AnyJson;
};

/** @param secrets what must not be shown in any encoding, such as the access token */
export const sanitizer = (secrets: string[]): Sanitizer => {
  const patterns = secrets.filter(({ length }) => length >= SHORTEST_SECRET).flatMap(secretPatterns);
  const secret = patterns.length > 0 ? new RegExp(patterns.join('|'), 'g') : undefined;
  const withoutSecrets = (text: string): string => (secret ? text.replace(secret, '***') : text);

  const line = (text: string): string =>
    withoutSecrets(stripVTControlCharacters(text)).replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  const lines = (text: string): string =>
    withoutSecrets(stripVTControlCharacters(text)).replace(/\r\n/g, '\n').replace(UNSAFE_BUT_LINES, ' ');

  const json = (value: AnyJson, show: (text: string) => string, depth = 0): AnyJson => {
    if (isString(value)) return show(value);
    if (value === null || typeof value !== 'object') return value;
    if (depth > DEEPEST) return null;
    if (isArray<AnyJson>(value)) return value.map((each) => json(each, show, depth + 1));
    return Object.fromEntries(
      Object.entries(value).map(([field, each]) => [
        line(field),
        json(each ?? null, field === 'details' ? lines : show, depth + 1),
      ]),
    );
  };
  return { line, json: (value) => json(value, line) };
};

const EXCERPT_LENGTH = 120;

/** How much of a page is looked at for its first words, in characters. */
const LONGEST_HEAD = 20_000;

/** Of a page, only the text that its reader sees. */
const withoutMarkup = (text: string): string =>
  text.replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>/g, ' ');

/** The first words of a response that is safe to show, 120 characters at most; empty if there are none. */
export const excerpt = (text: string): string => {
  const words = withoutMarkup(text.slice(0, LONGEST_HEAD)).replace(/\s+/g, ' ').trim() || text;
  return words.length > EXCERPT_LENGTH ? `${words.slice(0, EXCERPT_LENGTH - 1)}…` : words;
};
