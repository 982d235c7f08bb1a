import { Messages } from '@salesforce/core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

const PLUGIN = 'sf-plugin-deploy-cancel-rest';

/** The help of `deploy cancel-rest`. */
export const cancelHelp = Messages.loadMessages(PLUGIN, 'deploy.cancel-rest');

/** The help of `deploy watch-rest`. */
export const watchHelp = Messages.loadMessages(PLUGIN, 'deploy.watch-rest');

/** Everything that the commands say when they run. */
export const sentences = Messages.loadMessages(PLUGIN, 'sentences');

/**
 * A sentence that counts something: the one for a count of one, or the one for any other count.
 *
 * @param key the sentence is `<key>.one` or `<key>.other`
 * @param tokens what fills its places; for any count but one, the count comes before them
 */
export const counted = (key: string, count: number, tokens: Array<string | number> = []): string =>
  count === 1 ? sentences.getMessage(`${key}.one`, tokens) : sentences.getMessage(`${key}.other`, [count, ...tokens]);
