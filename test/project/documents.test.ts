import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { commandReference } from '../../bin/commandReference.js';
import { OUTCOME_TRAITS } from '../../src/deployments/outcome.js';
import { ExitCode } from '../../src/exitCodes.js';
import { violationsOf } from '../resultSchema.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(`${root}/${file}`, 'utf8');

const README = 'README.md';
const SCRIPTING = 'docs/scripting.md';
const SKILL = 'skills/sf-deploy-cancel-rest/SKILL.md';

const markdown = ['.', 'docs', 'recipes', 'bench', dirname(SKILL)].flatMap((folder) =>
  readdirSync(`${root}/${folder}`)
    .filter((file) => file.endsWith('.md'))
    .map((file) => join(folder, file)),
);

/** The cells of a column, without the marks of code, of the first Markdown table that has this heading for its first column. */
const firstCells = (text: string, heading: string): string[] => {
  const [, table = ''] = text.split(new RegExp(`^\\| ${heading} +\\|.*\\n\\|[- |]+\\n`, 'm'));
  const [rows = ''] = table.split('\n\n');
  return rows
    .split('\n')
    .map((row) => row.split('|')[1] ?? '')
    .map((cell) => cell.replaceAll('`', '').trim())
    .filter(Boolean);
};

const [example = ''] = [...read(SCRIPTING).matchAll(/```json\n([^]*?)```/g)].map(([, json = '']) => json);

const hasJq = ((): boolean => {
  try {
    execFileSync('jq', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

/** The outcomes that there are. */
const outcomes = Object.keys(OUTCOME_TRAITS).sort();

/** The exit codes that there are. */
const exitCodes = Object.values(ExitCode).sort((one, two) => one - two);

/** The names of errors that are the plugin's own. Elsewhere in src, such names are those of libraries. */
const ownErrors = (): string[] => {
  const sources = readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(sep, '/'))
    .filter((file) => /^(choose|command|commands|deployments|report)\/.*\.ts$/.test(file));
  const code = sources.map((file) => read(`src/${file}`)).join('\n');
  return [...new Set([...code.matchAll(/'([A-Z]\w+Error)'/g)].map(([, name = '']) => name))];
};

describe('the documents', () => {
  it('have an example of the JSON results that the schema allows', () => {
    const { result } = JSON.parse(example) as { result: unknown };

    expect(violationsOf(result)).to.equal('');
  });

  for (const file of [README, SCRIPTING, SKILL]) {
    for (const [, filter = ''] of read(file).matchAll(/\| jq (?:-r )?'([^']*)'/g)) {
      it(`have a line with jq that works, in ${file}: ${filter}`, function () {
        if (!hasJq) this.skip();

        expect(() => execFileSync('jq', [filter], { input: example })).not.to.throw();
      });
    }
  }

  it('name every error that has a name of its own, and every other one that README.md names', () => {
    const names = ownErrors();
    const named = firstCells(read(SCRIPTING), 'name');
    const [troubleshooting = ''] = read(README)
      .split(/^## /m)
      .filter((section) => section.startsWith('Troubleshooting'));

    expect(names).to.have.length.above(10);
    const known = troubleshooting.match(/\b[A-Z]\w+Error\b/g) ?? [];
    expect([...names, ...known].filter((name) => !named.includes(name))).to.deep.equal([]);
  });

  it('name every error once', () => {
    const named = firstCells(read(SCRIPTING), 'name');

    expect(named.filter((name, index) => named.indexOf(name) !== index)).to.deep.equal([]);
  });

  for (const file of [SCRIPTING, SKILL]) {
    it(`explain every exit code, in ${file}`, () => {
      expect(firstCells(read(file), 'exit code').map(Number)).to.deep.equal(exitCodes);
    });

    it(`explain every outcome, in ${file}`, () => {
      expect(firstCells(read(file), 'outcome').sort()).to.deep.equal(outcomes);
    });
  }

  it('have a command reference that is true: npm run generate makes it anew', async () => {
    expect(await commandReference()).to.equal(read('docs/reference.md'));
  });

  for (const file of markdown) {
    it(`have no broken link between them, in ${file}`, () => {
      const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
      const broken = links.filter(([, path = '', anchor]) => {
        const target = path ? join(dirname(file), path) : file;
        return !existsSync(`${root}/${target}`) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
      });

      expect(broken.map(([link]) => link)).to.deep.equal([]);
    });
  }
});

/** The anchors of the headings of a Markdown file, as GitHub makes them. */
const anchorsOf = (file: string): string[] =>
  [...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );

type Manifest = { commands: Record<string, { id: string; flags: Record<string, { char?: string }> }> };

describe('the commands in the documents', () => {
  const { commands } = JSON.parse(read('oclif.manifest.json')) as Manifest;
  const flagsOf = (name: string): string[] => {
    const { flags = {} } = commands[`deploy:${name}`] ?? {};
    return [
      '--help',
      ...Object.entries(flags).flatMap(([flag, { char }]) => [`--${flag}`, ...(char ? [`-${char}`] : [])]),
    ];
  };

  for (const file of [README, SCRIPTING, SKILL, 'DESIGN.md', 'CHANGELOG.md']) {
    it(`are named, all of them, in ${file}`, () => {
      const names = Object.values(commands).map(({ id }) => id.replace('deploy:', ''));

      expect(
        names.filter((name) => !read(file).includes(`\`${name}`) && !read(file).includes(`deploy ${name}`)),
      ).to.deep.equal([]);
    });
  }

  const files = [...markdown, ...readdirSync(`${root}/recipes`).map((file) => `recipes/${file}`)];

  for (const file of files) {
    it(`have no flag that the command doesn't have, in ${file}`, () => {
      const unknown = [...read(file).matchAll(/\bsf deploy ([a-z]+-rest)\b([^\n`|;)]*)/g)].flatMap(
        ([, name = '', words = '']) =>
          (words.replace(/"[^"]*"|'[^']*'|#.*/g, '').match(/(?<=\s)--?[a-z][a-z-]*/g) ?? []).filter(
            (flag) => !flagsOf(name).includes(flag),
          ),
      );

      expect(unknown).to.deep.equal([]);
    });
  }
});

describe('the skill for agents', () => {
  const [, frontMatter = '', body = ''] = read(SKILL).split(/^---\n/m);

  it('has the name of its folder, and says in a few words what it does and when to use it', () => {
    const [, name] = /^name: (.*)$/m.exec(frontMatter) ?? [];
    const [, description = ''] = /^description: (.*)$/m.exec(frontMatter) ?? [];

    expect(name).to.equal('sf-deploy-cancel-rest');
    expect(description).to.have.length.within(100, 1024).and.include('Use when');
  });

  it('never writes the alias', () => {
    expect(body).not.to.include('project deploy cancel-rest');
  });
});

describe('CONTRIBUTING.md', () => {
  it('explains every script of package.json', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    // npm runs it by itself.
    const names = Object.keys(scripts).filter((name) => name !== 'version');

    expect(firstCells(read('CONTRIBUTING.md'), '`npm run …`').sort()).to.deep.equal(names.sort());
  });
});
