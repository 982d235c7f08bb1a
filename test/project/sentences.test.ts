import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { sentenceTypes } from '../../bin/sentenceTypes.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');

/** The keys of a file of messages. */
const keysOf = (path: string): string[] => [...read(path).matchAll(/^# (\S+)$/gm)].map(([, key = '']) => key);

const code = [
  ...readdirSync(`${root}/src`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
    .map((file) => `src/${file}`),
  'bundle/building/nodeCheck.ts',
]
  .map(read)
  .join('\n');

/** What the commands share, and give the help of each. */
const sharedByCommands = readdirSync(`${root}/src/command`)
  .map((file) => read(`src/command/${file}`))
  .join('\n');

/** The sentences that no row of ends.md shows, by the reason. Other tests say where they're read. */
const NOT_IN_ENDS: Record<string, string[]> = {
  'goes from the terminal when the wait is over': [
    'progress.canceling.hint',
    'progress.watching.hint',
    'progress.watching.hint.cancel',
  ],
  'is only said when requests take long, or another process has a lock': ['progress.requests', 'retry.locked'],
  'is about the name of the org, which is always prod there': [
    'error.NoActiveDeployment.mine.unnamed',
    'error.NoDefaultEnv',
    'error.noInstanceUrl',
    'error.unusableConfiguration',
    'error.unusableInstanceUrl',
    'error.unusableOrg',
    'error.unusableOrg.authUrl',
    'error.unusableOrg.token',
  ],
  'is about how the command runs: with --json, in a CI system, on an old Node.js': [
    'error.OldNode',
    'why.ci',
    'why.json',
  ],
  'needs a mistake in the program': ['watch.canceling.broken'],
};

describe('messages/', () => {
  it('has the sentences and values that the compiler knows: npm run generate tells it', () => {
    expect(read('src/sentences.d.ts')).to.equal(sentenceTypes(read('messages/sentences.md')));
  });

  it('has no sentence that nobody says', () => {
    const unused = keysOf('messages/sentences.md').filter(
      (key) => !code.includes(`'${key}'`) && !code.includes(`'${key.replace(/\.(one|other)$/, '')}'`),
    );

    expect(unused).to.deep.equal([]);
  });

  it('has no sentence that no end shows, so that somebody proofreads it where it is read', () => {
    const ends = read('test/command/ends/ends.md');
    const sections = read('messages/sentences.md').split(/^# /m).slice(1);
    const unseen = sections.flatMap((section) => {
      const [key = '', , sentence = ''] = section.split('\n');
      const words = sentence.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      return new RegExp(words.join('.+')).test(ends) ? [] : [key];
    });

    expect(unseen).to.have.members(Object.values(NOT_IN_ENDS).flat());
  });

  for (const file of readdirSync(`${root}/messages`).filter((each) => each !== 'sentences.md')) {
    it(`has no help that nobody reads: ${file}`, () => {
      const [, command] = /^deploy\.(.*)\.md$/.exec(file) ?? [];
      const readers = command ? `${read(`src/commands/deploy/${command}.ts`)}${sharedByCommands}` : code;

      expect(keysOf(`messages/${file}`).filter((key) => !readers.includes(`'${key}'`))).to.deep.equal([]);
    });
  }
});
