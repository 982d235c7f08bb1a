import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What users read, and what whoever works on the project reads first. */
const READ = [
  ...['README.md', 'DESIGN.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'],
  ...['messages', 'docs', 'recipes', 'skills', 'src'],
];

/** Words that mean something else to somebody, and sentences that are hard to read, each with what to write instead. */
const INSTEAD_OF: Array<[pattern: RegExp, better: string]> = [
  [/\bactive deployments?\b|\bkeeps running\b/i, 'unfinished, hasn’t ended'],
  [/\bstarted by\b(?! this)/i, 'requested by'],
  [/\}( in org \{\w+\})? (is|are) canceled\b/, 'was canceled, is being canceled'],
  [/\bcancell(ed|ing)\b(?!\()|\bcancelation\b/i, 'canceled, canceling, cancellation'],
  [/\b(whose|its) data\b|\bcommit\w* (the |its )?(data|changes|deployment)\b/i, 'save the changes'],
  [/\bdoesn't cancel\b/i, 'can’t be canceled'],
  [/\b(left|leaves?) (it |them )?alone\b|\byounger\b/i, 'skipped, newer'],
  [/\btime (is|was) up\b/i, '--wait runs out'],
  [/\byou stopped\b/i, 'Interrupted'],
  [/\bisn't known whether\b|\bsomething (sent|has failed)\b/i, 'Couldn’t confirm whether, and who did it'],
  [/\bpass(es)? (it with )?`?--|\bpass \S+ with --/i, 'specify'],
  [/\bdeploy id\b/i, 'job ID'],
  [/\bstand-?in\b/i, 'simulated org'],
  [/\bThe status is\b/, '(status: X)'],
  [/\bin the meantime\b|\ball the same\b|\bas such\b|\bof (its|their) own\b|\bany more\b/i, 'a plain word, or none'],
  [/\bcomes without\b|\bis made of\b|\breads of the\b|\bwhat (cancels|surrounds)\b/i, 'a verb with its actor'],
];

const filesIn = (path: string): string[] =>
  statSync(join(root, path)).isDirectory()
    ? readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
        .map((file) => join(path, file))
        .filter((file) => statSync(join(root, file)).isFile() && !file.endsWith('.svg'))
    : [path];

describe('the words', () => {
  for (const file of READ.flatMap(filesIn)) {
    it(`are those of the project, in ${file}`, () => {
      const lines = readFileSync(join(root, file), 'utf8').split('\n');
      const wrong = lines.flatMap((line, index) =>
        INSTEAD_OF.filter(([pattern]) => pattern.test(line)).map(
          ([pattern, better]) => `line ${index + 1}: "${pattern.exec(line)?.[0] ?? ''}" – better: ${better}`,
        ),
      );

      expect(wrong).to.deep.equal([]);
    });
  }
});
