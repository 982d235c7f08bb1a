import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { startOrg } from '../../../simulatedOrg/startOrg.js';
import type { CancelRestResult } from '../../../src/index.js';
import { Interruption } from '../../../src/system/interruption.js';
import type { Environment } from '../../../src/system/environment.js';
import { runCommand, runCommandJson, runWatch, runWatchJson } from '../../runCommand.js';
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

/** Plays a scene in an org of its own. */
const played = async <Run>(
  { play }: scenes.Scene,
  run: (environment: Partial<Environment>, ...words: string[]) => Promise<Run>,
): Promise<{ words: string[]; address: string; seen: Run }> => {
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
    return { words, address: org.instanceUrl, seen: await run(environment, ...words, '-o', 'prod') };
  } finally {
    await org.stop();
  }
};

/** What a person and a script get, as text. */
const shown = async (scene: scenes.Scene): Promise<string> => {
  const isCancel = scene.command === 'cancel-rest';
  const { words, address, seen } = await played(scene, isCancel ? runCommand : runWatch);
  const { seen: script } = await played(scene, isCancel ? runCommandJson : runWatchJson);
  const { json } = script;
  const told = (json.data ?? json.result) as CancelRestResult | undefined;
  const outcomes = told?.deployments.map(
    ({ id, outcome, error }) => `${id} ${outcome}${error ? ` (${error.name})` : ''}`,
  );
  const lines = [
    `### ${scene.title}`,
    '```',
    `$ ${['sf deploy', scene.command, ...words, '-o prod'].join(' ')}`,
    ...seen.stderr.split('\n').filter((line) => line && !/^\[\d+ s\]/.test(line)),
    ...(seen.stdout ? ['── stdout', seen.stdout.trimEnd()] : []),
    `── exit ${seen.exitCode}; --json: ${[json.name ?? 'result', ...(outcomes ?? [])].join(', ')}, exit ${script.exitCode}`,
    '```',
  ];
  return lines
    .join('\n')
    .replaceAll(address, 'https://prod.example')
    .replaceAll(/@org-\d+\.example/g, '@org.example');
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
