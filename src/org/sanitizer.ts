import { stripVTControlCharacters } from 'node:util';
import { type AnyJson, isArray, isString, type Nullable } from '@salesforce/ts-types';
import { partsOfSecret, withoutSecrets } from './secrets.js';

/*
 * Makes text from outside safe to show, in the one place where it comes in: without control characters, without escape
 * sequences, without characters that change the direction of text, and without secrets.
 */

const DIRECTION = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
const UNSAFE = new RegExp(`[\\p{Cc}${DIRECTION}]+`, 'gu');
const UNSAFE_BUT_LINES = new RegExp(`(?:(?![\\n\\t])[\\p{Cc}${DIRECTION}])+`, 'gu');

/** No response of an org is nested as deep as this; one that is would end in an overflow. */
const DEEPEST = 100;

/** Makes text and JSON safe to show. */
export type Sanitizer = {
  /** Text in one line. */
  line(text: string): string;
  /** JSON in which every text is one line, except that the `details` of a deployment keep their line breaks. */
  json(json: AnyJson): AnyJson;
  /** Keeps secrets, such as an access token, from being shown in any encoding. */
  hide(secrets: Array<Nullable<string>>): void;
};

/** @param secrets what must not be shown in any encoding */
export const sanitizer = (secrets: Array<Nullable<string>>): Sanitizer => {
  const parts = new Set<string>();
  const hide = (others: Array<Nullable<string>>): void => {
    for (const part of others.flatMap((secret) => partsOfSecret(secret ?? ''))) parts.add(part);
  };
  hide(secrets);

  const line = (text: string): string =>
    withoutSecrets(stripVTControlCharacters(text), parts).replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim();
  const lines = (text: string): string =>
    withoutSecrets(stripVTControlCharacters(text), parts).replace(/\r\n/g, '\n').replace(UNSAFE_BUT_LINES, ' ');

  const json = (value: AnyJson, show = line, depth = 0): AnyJson => {
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
  return { line, json, hide };
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
