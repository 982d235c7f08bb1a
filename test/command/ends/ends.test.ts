import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { startOrg } from '../../../simulatedOrg/startOrg.js';
import { Interruption } from '../../../src/system/interruption.js';
import type { Environment } from '../../../src/system/environment.js';
import {
  type CommandJson,
  type CommandRun,
  resultIn,
  runCommand,
  runCommandJson,
  type Runner,
  runWatch,
  runWatchJson,
} from '../../runCommand.js';
import * as scenes from './scenes.js';

const FILE = fileURLToPath(new URL('ends.md', import.meta.url));

const CHAPTERS: Array<[title: string, scenes: scenes.Scene[]]> = [
  ['cancel-rest, one deployment', scenes.CANCEL_ONE],
  ['cancel-rest, the deployments that it finds', scenes.CANCEL_FOUND],
  ['cancel-rest --dry-run', scenes.DRY_RUNS],
  ['watch-rest', [...scenes.WATCH, ...scenes.READS]],
  ['Interrupted', scenes.INTERRUPTIONS],
  ['Wrong usage', scenes.USAGE],
];

/** What was seen of an org, without what differs from run to run. */
const withoutPort = <Seen extends object>(seen: Seen, address: string): Seen =>
  JSON.parse(
    JSON.stringify(seen)
      .replaceAll(address, 'https://prod.example')
      .replaceAll(/@org-\d+\.example/g, '@org.example'),
  ) as Seen;

/** Plays a scene in an org of its own. */
const played = async <Seen extends object>(
  { play }: scenes.Scene,
  run: Runner<Seen>,
): Promise<{ words: string[]; seen: Seen }> => {
  const { org, clock, username } = await startOrg();
  const { aliases } = await StateAggregator.getInstance();
  await aliases.setAndSave('prod', username);
  const controller = new AbortController();
  const environment: Partial<Environment> = { clock, untilInterrupted: () => controller.signal };
  try {
    const words = play({
      org,
      clock,
      add: (plan, ago = 0) => {
        const deployment = org.deployments.add(plan);
        clock.advance(ago);
        return deployment;
      },
      interrupt: () => {
        controller.abort(new Interruption());
      },
      answer: (answers) => {
        environment.prompter = scenes.prompterOf(answers);
      },
    });
    return { words, seen: withoutPort(await run(environment, ...words, '-o', 'prod'), org.instanceUrl) };
  } finally {
    await org.stop();
  }
};

/** A script gets the warnings, the error, and the advice that a person gets. */
const expectSameWords = ({ stdout, stderr }: CommandRun, json: CommandJson): void => {
  const { warnings, name, message, actions = [] } = json;
  const lines = stderr.split('\n');
  const warned = lines.filter((line) => line.startsWith('Warning: '));
  // What's a result for a person, who reads it once, may be a warning for a script.
  const results = stdout.split('\n').map((line) => `Warning: ${line}`);
  expect(warnings.map((each) => `Warning: ${each}`)).to.include.members(warned);
  expect([...warned, ...results]).to.include.members(warnings.map((each) => `Warning: ${each}`));
  if (name) expect(stderr).to.include(`Error (${name}): ${String(message)}`);
  expect(lines).to.include.members(actions);
};

/** What the JSON document says of each deployment. */
const outcomesIn = (json: CommandJson): string[] =>
  (resultIn(json)?.deployments ?? []).map(({ id, outcome, status, done, error }) => {
    const facts = [status ?? 'status unknown', ...(done ? ['done'] : []), ...(error ? [error.name] : [])];
    return `${id} ${outcome} (${facts.join(', ')})`;
  });

const count = (total: number, noun: string): string[] => (total > 0 ? [`${total} ${noun}${total > 1 ? 's' : ''}`] : []);

/** What a person and a script get, as text. */
const shown = async (scene: scenes.Scene): Promise<string> => {
  const [forPeople, forScripts] =
    scene.command === 'cancel-rest' ? [runCommand, runCommandJson] : [runWatch, runWatchJson];
  const { words, seen } = await played(scene, forPeople);
  const { seen: script } = await played(scene, forScripts);
  // A script isn't asked, and is told so in words of its own.
  if (script.exitCode !== 2) expectSameWords(seen, script.json);
  return [
    `### ${scene.title}`,
    '```',
    `$ ${['sf deploy', scene.command, ...words, '-o prod'].join(' ')}`,
    ...seen.stderr.split('\n').filter((line) => line && !/^\[\d+ s\]/.test(line)),
    ...(seen.stdout ? ['── stdout', seen.stdout.trimEnd()] : []),
    `── exit ${seen.exitCode}; --json: ${[script.json.name ?? 'result', ...outcomesIn(script.json), ...count(script.json.warnings.length, 'warning')].join(', ')}, exit ${script.exitCode}`,
    '```',
  ].join('\n');
};

describe('every end of both commands', () => {
  it('reads as in ends.md: UPDATE_ENDS=1 writes it anew', async function () {
    this.timeout(120_000);
    const chapters: string[] = [
      '# Every end of both commands',
      'Written by `npm run ends`, and compared by a test. Above `── stdout` is stderr, without the lines of the progress; the last line is what a script gets.',
    ];
    for (const [title, some] of CHAPTERS) {
      chapters.push(`## ${title}`);
      for (const scene of some) chapters.push(await shown(scene));
    }
    const text = `${chapters.join('\n\n')}\n`;
    if (process.env.UPDATE_ENDS) writeFileSync(FILE, text);
    expect(text).to.equal(readFileSync(FILE, 'utf8'));
  });
});
