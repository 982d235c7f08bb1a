import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { OUTCOMES } from '../../src/deployments/outcome.js';
import { CONDITIONS } from '../../src/watch/conditions.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = `${root}/src`;
const design = readFileSync(`${root}/DESIGN.md`, 'utf8');

/** The folders at the top, which the diagram leaves out. */
const TOP = ['commands', 'hooks'];

const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll(sep, '/'));

/** The folders of src that a folder of src imports from. */
const importsOf = (folder: string): string[] => {
  const code = files
    .filter((file) => file.startsWith(`${folder}/`))
    .map((file) => readFileSync(`${source}/${file}`, 'utf8'));
  const imported = [...code.join('\n').matchAll(/from '(?:\.\.\/)+(\w+)\//g)].map(([, name = '']) => name);
  return [...new Set(imported)].filter((name) => name !== folder);
};

/** The cells of the rows of the first Markdown table that has this heading for its first column, the headings first. */
const tableOf = (heading: string): string[][] => {
  const [table = ''] = new RegExp(`^\\| ${heading} +\\|(?:.*\\n\\|)*.*`, 'm').exec(design) ?? [];
  const [headings = '', , ...rows] = table.split('\n');
  return [headings, ...rows].map((row) => row.split('|').slice(1, -1)).map((cells) => cells.map((cell) => cell.trim()));
};

describe('DESIGN.md', () => {
  it('has a diagram whose arrows are the imports between the folders of src', () => {
    const drawn = [...design.matchAll(/^ {2}(\w+) --> (.*)$/gm)].flatMap(([, from = '', to = '']) =>
      to.split(' & ').map((name) => `${from} → ${name}`),
    );
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const real = folders
      .filter(({ name }) => !TOP.includes(name))
      .flatMap(({ name }) => importsOf(name).map((imported) => `${name} → ${imported}`));

    expect(drawn.sort()).to.deep.equal(real.sort());
  });

  it('has the table of outcomes', () => {
    const [[, ...headings] = [], ...rows] = tableOf('request');
    const told = rows.map(([request = '', ...outcomes]) => {
      const row = outcomes.flatMap((outcome, column) =>
        (headings[column] ?? '').split(', ').map((phase) => [phase, outcome.replaceAll('`', '')]),
      );
      return [request.replaceAll('`', ''), Object.fromEntries(row) as unknown];
    });

    expect(Object.fromEntries(told)).to.deep.equal(OUTCOMES);
  });

  it('tells the truth that a new kind of failure is noticed that nothing produces', () => {
    const code = files.map((file) => readFileSync(`${source}/${file}`, 'utf8')).join('\n');
    const [, union = ''] = /export type FailureKind =([^;]*);/.exec(code) ?? [];
    const kinds = [...union.matchAll(/\| '(\w+)'/g)].map(([, kind = '']) => kind);
    const unproduced = kinds.filter((kind) => !new RegExp(`new OrgFailure\\([^;]*'${kind}'`).test(code));

    expect(kinds).to.have.length.above(10);
    expect(unproduced).to.be.empty;
  });

  it('has the table of the conditions for which watch-rest cancels', () => {
    const [, ...rows] = tableOf('reason');
    const told = rows.map(([reason = '', flag = '']) => [reason, flag].map((cell) => cell.replaceAll('`', '')));

    expect(told).to.deep.equal(Object.entries(CONDITIONS).map(([reason, { flag }]) => [reason, flag]));
  });

  it('says which facts allow each claim about the effect on the org', () => {
    const sentences = readFileSync(`${root}/messages/sentences.md`, 'utf8');
    const claims = [...sentences.matchAll(/^# effect\.\w+\n\n(.*)$/gm)].map(([, claim]) => claim);

    expect(tableOf('sentence').map(([claim]) => claim)).to.include.members(claims);
  });

  it('names files that there are', () => {
    const named = [...design.matchAll(/`([\w./-]+\.(?:ts|md|cjs))`/g)].map(([, file = '']) => file);
    const missing = named.filter((file) =>
      file.includes('/') ? !existsSync(`${root}/${file}`) : !files.some((each) => basename(each) === file),
    );

    expect(named).to.have.length.above(20);
    expect(missing).to.deep.equal([]);
  });

  it('has a glossary of ten words at most', () => {
    expect(tableOf('word')).to.have.length.within(6, 11);
  });
});
