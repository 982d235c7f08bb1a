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

describe('messages/', () => {
  it('has the sentences and places that the compiler knows: npm run generate tells it', () => {
    expect(read('src/sentences.d.ts')).to.equal(sentenceTypes(read('messages/sentences.md')));
  });

  it('has no sentence that nobody says', () => {
    const unused = keysOf('messages/sentences.md').filter(
      (key) => !code.includes(`'${key}'`) && !code.includes(`'${key.replace(/\.(one|other)$/, '')}'`),
    );

    expect(unused).to.deep.equal([]);
  });

  for (const file of ['flags', 'deploy.cancel-rest', 'deploy.watch-rest']) {
    it(`has no help that nobody reads: ${file}`, () => {
      expect(keysOf(`messages/${file}.md`).filter((key) => !code.includes(`'${key}'`))).to.deep.equal([]);
    });
  }
});
