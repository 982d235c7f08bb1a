import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { format, resolveConfig } from 'prettier';
import { ExitCode } from '../../src/exitCodes.js';
import { violationsOf } from '../resultSchema.js';
import { runProcess } from '../runProcess.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

const readme = read('README.md');

/** The first cells of the rows of a Markdown table, which begins with a heading. */
const firstCells = (text: string, heading: string): string[] => {
  const [, table = ''] = text.split(new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\n`, 'm'));
  const [rows = ''] = table.split('\n\n');
  return rows.split('\n').flatMap((row) => row.split('|')[1]?.trim() ?? []);
};

const [example = ''] = [...readme.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);

const hasJq = ((): boolean => {
  try {
    execFileSync('jq', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

describe('the README', () => {
  it('has an example of the JSON results that the schema allows', () => {
    const { result } = JSON.parse(example) as { result: unknown };

    expect(violationsOf(result)).to.equal('');
  });

  for (const [, filter = ''] of readme.matchAll(/\| jq (?:-r )?'([^']*)'/g)) {
    it(`has a line with jq that works: ${filter}`, function () {
      if (!hasJq) this.skip();

      expect(() => execFileSync('jq', [filter], { input: example })).not.to.throw();
    });
  }

  it('explains every error that has a name of its own', () => {
    // Elsewhere, such names are those of libraries.
    const sources = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /^(cli|choose|commands|report)\/.*\.ts$/.test(file),
    );
    const code = sources.map((file) => read(`src/${file}`)).join('\n');
    const names = [
      ...code.matchAll(/'([A-Z]\w+Error)'/g),
      ...code.matchAll(/(?:create|usage)Error\('error\.([A-Z]\w+)'/g),
    ].map(([, name = '']) => (name.endsWith('Error') ? name : `${name}Error`));
    const own = [...new Set(names)];

    expect(own).to.have.length.above(10);
    expect(firstCells(readme, 'error')).to.include.members(own.map((name) => `\`${name}\``));
  });

  it('explains every exit code', () => {
    const codes = Object.values(ExitCode).sort((one, two) => one - two);

    expect(firstCells(readme, 'exit code').map(Number)).to.deep.equal(codes);
  });

  it('leads to a command reference that is true: npm run generate makes it anew', async () => {
    const { stdout } = await runProcess(
      'node_modules/.bin/oclif',
      ...['readme', '--no-source-links', '--readme-path', 'docs/reference.md', '--dry-run'],
    );
    const printed = stdout.slice(stdout.indexOf('# Command reference'));
    const config = await resolveConfig(`${root}/docs/reference.md`);

    expect(await format(printed, { ...config, parser: 'markdown' })).to.equal(read('docs/reference.md'));
  });
});

describe('CONTRIBUTING.md', () => {
  it('explains every script of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // npm runs it by itself.
    const names = Object.keys(scripts).filter((name) => name !== 'version');

    expect(firstCells(read('CONTRIBUTING.md'), '`npm run …`').sort()).to.deep.equal(
      names.map((name) => `\`${name}\``).sort(),
    );
  });
});
