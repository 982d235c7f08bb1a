import { readFileSync } from 'node:fs';
import type { SentenceKey } from '../../src/messages.js';

/* Reads sentences by their keys: words change, and what they claim doesn't. */

const source = readFileSync(new URL('../../messages/sentences.md', import.meta.url), 'utf8');

/** A sentence that was said, with the values of its places. */
export type Said = { key: SentenceKey; index: number; text: string; values: Record<string, string> };

const PLACES: Record<string, string> = {
  id: '0Af\\w{12,15}',
  ids: `0Af\\w{12,15}(?:(?:, and |, | and )0Af\\w{12,15})*`,
  deployments: `deployments? 0Af\\w{12,15}(?:(?:, and |, | and )0Af\\w{12,15})*`,
  org: '\\S+',
  seen: '[^()]*',
  status: '[^.,()]+?',
  command: '[^"]+',
  flag: '--[\\w-]+',
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const patternOf = (template: string): RegExp => {
  const names = new Set<string>();
  const pattern = template
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(\{\w+\})/)
    .map((part) => {
      const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
      if (!name) return escaped(part);
      if (names.has(name)) return `\\k<${name}>`;
      names.add(name);
      return `(?<${name}>${PLACES[name] ?? '.+?'})`;
    });
  return new RegExp(pattern.join(''), 'g');
};

/** The longest part of a sentence that is always the same. */
const literalOf = (template: string): string =>
  template
    .replace(/\s+/g, ' ')
    .split(/\{\w+\}/)
    .reduce((longest, part) => (part.length > longest.length ? part : longest))
    .trim();

/** The claims about deployments and the next steps, the most specific ones first. */
const PATTERNS = [...source.matchAll(/^# (\S+)\n\n([^]*?)(?=\n\n# |\n*$(?![^]))/gm)]
  .map(([, key = '', template = '']) => ({ key: key as SentenceKey, template: template.trim() }))
  .filter(({ key }) => /^(what|effect|step|nextStep|watch|result)\.|^(nothingCanceled|sameFor|interrupted)/.test(key))
  .toSorted((one, other) => other.template.replace(/\{\w+\}/g, '').length - one.template.replace(/\{\w+\}/g, '').length)
  .map(({ key, template }) => ({ key, literal: literalOf(template), pattern: patternOf(template) }));

/** All sentences in a text, in their order. No part of the text belongs to two. */
export const sentencesIn = (text: string): Said[] => {
  const found: Said[] = [];
  let left = text.replace(/[›»│]/g, ' ').replace(/\s+/g, ' ');
  for (const { key, literal, pattern } of PATTERNS) {
    // Looking for a pattern takes long where a value may be anything.
    if (!left.includes(literal)) continue;
    left = left.replace(pattern, (match: string, ...rest: unknown[]) => {
      const index = Number(rest.find((each) => typeof each === 'number'));
      const values = (typeof rest.at(-1) === 'object' ? rest.at(-1) : {}) as Record<string, string>;
      found.push({ key, index, text: match, values });
      return '\0'.repeat(match.length);
    });
  }
  return found.toSorted((one, other) => one.index - other.index);
};

/** Which IDs a text has. */
export const idsIn = (text: string): string[] => [...new Set(text.match(/0Af\w{12,15}/g) ?? [])];
