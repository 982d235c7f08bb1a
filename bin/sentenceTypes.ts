/* Tells the compiler which sentences there are, and which values each has: see src/messages.ts. Part of `npm run generate`. */

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SENTENCES = new URL('../messages/sentences.md', import.meta.url);
const TYPES = new URL('../src/sentences.d.ts', import.meta.url);

/**
 * The declaration of the type `Sentences`: for the key of each sentence, the names of its values as a union.
 *
 * @param markdown a file of messages of `@salesforce/core`: a heading with the key, and the sentence below it
 */
export const sentenceTypes = (markdown: string): string => {
  const rows = markdown.split(/^# /m).flatMap((section) => {
    const [key = '', ...lines] = section.split('\n');
    const values = new Set([...lines.join('\n').matchAll(/\{(\w+)\}/g)].map(([, name]) => `'${name}'`));
    return key.trim() ? [`  '${key.trim()}': ${[...values].sort().join(' | ') || 'never'};`] : [];
  });
  return [
    '/* Made from messages/sentences.md by `npm run generate`. */',
    '',
    '/** The keys of all sentences, each with the names of its values. */',
    'export type Sentences = {',
    ...rows,
    '};',
    '',
  ].join('\n');
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(TYPES, sentenceTypes(readFileSync(SENTENCES, 'utf8')));
}
