import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));
const source = `${root}/src`;

/** The folders of src that a folder of src imports from. */
const importsOf = (folder: string): string[] => {
  const files = readdirSync(`${source}/${folder}`, { recursive: true, encoding: 'utf8' });
  const code = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`${source}/${folder}/${file}`, 'utf8'));
  const imported = [...code.join('\n').matchAll(/from '(?:\.\.\/)+(\w+)\//g)].map(([, name = '']) => name);
  return [...new Set(imported)].filter((name) => name !== folder);
};

describe('DESIGN.md', () => {
  it('has a diagram whose arrows are the imports between the folders of src', () => {
    const diagram = readFileSync(`${root}/DESIGN.md`, 'utf8');
    const drawn = [...diagram.matchAll(/^ {2}(\w+) --> (.*)$/gm)].flatMap(([, from = '', to = '']) =>
      to.split(' & ').map((name) => `${from} → ${name}`),
    );
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const real = folders.flatMap(({ name }) => importsOf(name).map((imported) => `${name} → ${imported}`));

    expect(drawn.sort()).to.deep.equal(real.sort());
  });
});
