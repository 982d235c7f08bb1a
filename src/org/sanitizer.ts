import { stripVTControlCharacters } from 'node:util';
import { type AnyJson, isArray, isString, type Nullable } from '@salesforce/ts-types';
import { secretsPattern, withoutSecrets } from './secrets.js';

/*
 * Makes text from outside safe to show, in the one place where it comes in: without control characters, without escape
 * sequences, without characters that change the direction of text, and without secrets.
 */

const DIRECTION = '\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069';
const UNSAFE = new RegExp(`[\\p{Cc}${DIRECTION}]+`, 'gu');
const UNSAFE_BUT_LINES = new RegExp(`(?:(?![\\n\\t])[\\p{Cc}${DIRECTION}])+`, 'gu');

/** No response of an org is nested as deep as this; one that is would end in an overflow. */
const DEEPEST = 100;

/**
 * Breaks up what runners of CI systems take as a command in a log: Azure Pipelines `##vso[` and GitHub Actions `##[` anywhere in a
 * line, and GitHub Actions `::` at its beginning. Whoever writes a test could set variables of the job otherwise.
 *
 * @see https://learn.microsoft.com/en-us/azure/devops/pipelines/scripts/logging-commands
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
const withoutRunnerCommands = (text: string): string =>
  text.replace(/##(?=(?:vso)?\[)/gi, '# #').replace(/^(\s*):(?=:)/gm, '$1: ');

/** Makes text and JSON safe to show. */
export type Sanitizer = {
  /** Text in one line. */
  line(text: string): string;
  /** JSON in which every text is one line, except that the `details` of a deployment keep their line breaks. */
  json(json: AnyJson): AnyJson;
  /** Keeps secrets, such as an access token, from being shown. */
  hide(secrets: Array<Nullable<string>>): void;
};

/** @param known what must not be shown in any of the forms that `secrets.ts` finds */
export const sanitizer = (known: Array<Nullable<string>>): Sanitizer => {
  const secrets = new Set<string>();
  let pattern = secretsPattern([]);
  const hide = (others: Array<Nullable<string>>): void => {
    for (const secret of others) secrets.add(secret ?? '');
    pattern = secretsPattern([...secrets]);
  };
  hide(known);

  const visible = (text: string): string => withoutSecrets(stripVTControlCharacters(text), pattern);
  const line = (text: string): string =>
    withoutRunnerCommands(visible(text).replace(UNSAFE, ' ').replace(/\s+/g, ' ').trim());
  const lines = (text: string): string =>
    withoutRunnerCommands(visible(text).replace(/\r\n/g, '\n').replace(UNSAFE_BUT_LINES, ' '));

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
