import { stripVTControlCharacters } from 'node:util';
import { isString } from '@salesforce/ts-types';

/** Control characters and those that change the direction of text: they can make a terminal show what nobody wrote. */
const UNPRINTABLE = /[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu;

/** Text from outside, made safe to show in a terminal: one line, without escape sequences. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text).replace(UNPRINTABLE, ' ').replace(/\s+/g, ' ').trim();

/** Of the control characters, those that JSON doesn't have to escape, and those that change the direction of text. */
const UNESCAPED = /[\u007F-\u009F\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** JSON that is safe to show in a terminal, and means the same. */
export const printableJson = (json: string): string =>
  json.replace(UNESCAPED, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

const EXCERPT_LENGTH = 120;

/** Of a page, only the text that its reader sees. */
const withoutMarkup = (text: string): string =>
  text.replace(/<(script|style)\b[^]*?<\/\1\s*>/gi, ' ').replace(/<[^>]*>/g, ' ');

/** The first words of an answer that is something else than expected, 120 characters at most. */
export const excerpt = (answer: unknown): string => {
  const text = isString(answer) ? answer : JSON.stringify(answer ?? '');
  const words = printable(withoutMarkup(text)) || printable(text);
  return words.length > EXCERPT_LENGTH ? `${words.slice(0, EXCERPT_LENGTH - 1)}…` : words;
};
