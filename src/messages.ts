import { Messages } from '@salesforce/core';
import type { Sentences } from './sentences.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

const PLUGIN = 'sf-plugin-deploy-cancel-rest';

/** The help of `deploy cancel-rest`. */
export const cancelHelp = Messages.loadMessages(PLUGIN, 'deploy.cancel-rest');

/** The help of `deploy watch-rest`. */
export const watchHelp = Messages.loadMessages(PLUGIN, 'deploy.watch-rest');

/** The help of the flags that both commands have. */
export const flagHelp = Messages.loadMessages(PLUGIN, 'flags');

const sentences = Messages.loadMessages(PLUGIN, 'sentences');

/** A key of a sentence, which may have values, such as `{org}`. */
export type SentenceKey = keyof Sentences;

/** Nothing for a sentence without values. */
type ValuesArgument<Names extends string> = [Names] extends [never] ? [] : [values: Record<Names, string | number>];

const fill = (key: SentenceKey, values: Record<string, string | number> = {}): string =>
  sentences.getMessage(key).replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));

/**
 * A sentence for the user, from `messages/sentences.md`.
 *
 * @param key one key, or a choice of several that are filled by the same words
 */
export const say = <Key extends SentenceKey>(key: Key, ...[values]: ValuesArgument<Sentences[Key]>): string =>
  fill(key, values);

type CountedKey = SentenceKey extends infer Key ? (Key extends `${infer Start}.other` ? Start : never) : never;

/**
 * A sentence that counts something: `<key>.one` for a count of one, `<key>.other` for any other, with the count in `{count}`.
 */
export const sayCount = <Key extends CountedKey>(
  key: Key,
  count: number,
  ...[values]: ValuesArgument<Exclude<Sentences[`${Key}.one` | `${Key}.other`], 'count'>>
): string => fill(count === 1 ? `${key}.one` : `${key}.other`, { count, ...values });
