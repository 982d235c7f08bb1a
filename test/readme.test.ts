import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { format, resolveConfig } from 'prettier';
import { ExitCode } from '../src/exitCode.js';
import { violationsOf } from './resultSchema.js';
import { runProcess } from './runProcess.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

const readme = read('README.md');

/** The first cells of the rows of a Markdown table, which begins with a heading. */
const firstCells = (heading: string): string[] => {
  const [, table = ''] = readme.split(new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\n`, 'm'));
  const [rows = ''] = table.split('\n\n');
  return rows.split('\n').map((row) => row.split('|')[1]?.trim() ?? '');
};

describe('the README', () => {
  it('has a command reference that is true: npm run generate makes it anew', async () => {
    const { stdout } = await runProcess('node_modules/.bin/oclif', 'readme', '--no-source-links', '--dry-run');
    const printed = stdout.slice(stdout.indexOf('# sf-plugin-deploy-cancel-rest'));
    const config = await resolveConfig(`${root}/README.md`);

    expect(await format(printed, { ...config, parser: 'markdown' })).to.equal(readme);
  });

  const examples = [...readme.matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);

  for (const [index, example] of examples.entries()) {
    it(`has an example ${index + 1} of the JSON results that its schema allows`, () => {
      const { result } = JSON.parse(example) as { result: unknown };

      expect(violationsOf(result)).to.equal('');
    });
  }

  it('has an example of a result for one deployment, and for all', () => {
    expect(examples).to.have.lengthOf(2);
  });

  it('explains every error', () => {
    const errors = [...read('messages/deploy.cancel-rest.md').matchAll(/^# error\.([A-Z]\w+)$/gm)];
    const names = errors.map(([, name]) => `\`${name ?? ''}Error\``);

    expect(names).to.have.length.above(5);
    expect(firstCells('error')).to.include.members(names);
  });

  it('explains every exit code', () => {
    expect(firstCells('exit code').map(Number)).to.deep.equal(Object.values(ExitCode).sort((one, two) => one - two));
  });
});
