import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { AuthInfo, StateAggregator } from '@salesforce/core';
import { expect } from 'chai';
import { startOrg } from '../../../simulatedOrg/startOrg.js';
import { say } from '../../../src/messages.js';
import { failureError } from '../../../src/report/failureError.js';
import { Interruption } from '../../../src/system/interruption.js';
import type { Environment } from '../../../src/system/environment.js';
import {
  commandClass,
  type CommandJson,
  type CommandRun,
  COMMANDS,
  resultIn,
  type Runner,
  runner,
  withJson,
} from '../../runCommand.js';
import { FAILURES } from './failures.js';
import * as scenes from './scenes.js';

const FILE = fileURLToPath(new URL('ends.md', import.meta.url));

const CHAPTERS: Array<[title: string, scenes: scenes.Scene[]]> = [
  ['cancel-rest, one deployment', scenes.CANCEL_ONE],
  ['cancel-rest, the deployments that it finds', scenes.CANCEL_FOUND],
  ['cancel-rest --dry-run', scenes.DRY_RUNS],
  ['watch-rest', [...scenes.WATCH, ...scenes.READS]],
  ['Interrupted', scenes.INTERRUPTIONS],
  ['Wrong usage', scenes.USAGE],
  ['Questions and progress', scenes.QUESTIONS],
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
  { play, progress, login }: scenes.Scene,
  run: Runner<Seen>,
): Promise<{ words: string[]; asked: string[]; seen: Seen }> => {
  const { org, clock, username } = await startOrg();
  if (login) await (await AuthInfo.create({ username })).save(login);
  const asked: string[] = [];
  const stopped = new AbortController();
  const { aliases } = await StateAggregator.getInstance();
  await aliases.setAndSave('prod', username);
  const controller = new AbortController();
  const environment: Partial<Environment> = {
    ...{ clock, untilInterrupted: () => controller.signal },
    ...(progress === 'drawn' && { canDraw: true, columns: 200 }),
  };
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
        environment.prompter = scenes.prompterOf(answers, (...lines) => asked.push(...lines));
      },
      stop: () => {
        stopped.abort();
      },
    });
    const { instanceUrl } = org;
    if (stopped.signal.aborted) await org.stop();
    return { words, asked, seen: withoutPort(await run(environment, ...words, '-o', 'prod'), instanceUrl) };
  } finally {
    if (!stopped.signal.aborted) await org.stop();
  }
};

/** What stays on a terminal, without colors and durations. */
const drawn = (stdout: string): string =>
  stripVTControlCharacters(stdout)
    .split('\n')
    .map((line) =>
      line
        .replaceAll('─', '')
        .replace(/ [\d.]+m?s$/, '')
        .trim(),
    )
    .filter((line) => line && !line.startsWith('Elapsed'))
    .join('\n');

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

/** Nothing that's said names a flag that the command doesn't have. */
const expectKnownFlags = async (text: string, command: string): Promise<void> => {
  const suggested = [...text.matchAll(/"sf deploy (\S+)([^"]*)"/g)].map(([, name = '', flags = '']) => ({
    name,
    flags,
  }));
  const said = text.replace(/"[^"]*"/g, '');
  for (const { name, flags } of [...suggested, { name: command, flags: said }]) {
    const known = Object.entries((await commandClass(name)).flags).flatMap(([flag, { char }]) => [
      `--${flag}`,
      `-${char}`,
    ]);
    const named = flags.match(/(?<=^|[\s(])--?[a-z][a-z-]*/g) ?? [];
    expect(['--json', '--help', ...known]).to.include.members(named);
  }
};

/** A word as it's typed in a shell. */
const quoted = (word: string): string => (/[\s&?]/.test(word) ? `"${word}"` : word);

const count = (total: number, noun: string): string[] => (total > 0 ? [`${total} ${noun}${total > 1 ? 's' : ''}`] : []);

/** What a person and a script get, as text. */
const shown = async (scene: scenes.Scene): Promise<string> => {
  const forPeople = runner(scene.command);
  const forScripts = withJson(forPeople);
  const { words, asked, seen } = await played(scene, forPeople);
  const stdout = (scene.progress === 'drawn' ? drawn(seen.stdout) : seen.stdout).trimEnd();
  const { seen: script } = await played(scene, forScripts);
  // A script isn't asked, and is told so in words of its own.
  if (script.exitCode !== 2) expectSameWords(seen, script.json);
  for (const text of [seen.stdout, seen.stderr]) await expectKnownFlags(text, scene.command);
  return [
    `### ${scene.title}`,
    '```',
    `$ ${['sf deploy', scene.command, ...words.map(quoted), '-o prod'].join(' ')}`,
    ...asked,
    ...seen.stderr.split('\n').filter((line) => line && (scene.progress === 'log' || !/^\[\d+ s\]/.test(line))),
    ...(stdout ? ['── stdout', stdout] : []),
    `── exit ${seen.exitCode}; --json: ${[script.json.name ?? 'result', ...outcomesIn(script.json), ...count(script.json.warnings.length, 'warning')].join(', ')}, exit ${script.exitCode}`,
    '```',
  ].join('\n');
};

/** A failure between the command and the org, as text. */
const failureShown = ({ title, failure }: (typeof FAILURES)[number]): string => {
  const org = { name: 'prod', targetOrg: 'prod', instanceUrl: 'https://prod.example' };
  const {
    name,
    message,
    actions = [],
  } = failureError(
    [say('error.notConnected', { org: 'prod' }), say('nothingCanceled.continues')].join(' '),
    failure,
    { bin: 'sf', org },
    [],
  );
  const advice = actions.length > 0 ? ['Try this:', ...actions] : [];
  return [`### ${title}`, '```', `Error (${name}): ${message}`, ...advice, '```'].join('\n');
};

/** The rows of the document by their titles; of two with the same title, both are in one. */
const rowsOf = (text: string): Map<string, string> => {
  const rows = Map.groupBy(text.split(/^(?=##)/m), (row) => row.split('\n', 1)[0] ?? '');
  return new Map([...rows].map(([title, same]) => [title, same.join('')]));
};

describe('the ends of both commands', () => {
  const { isTTY } = process.stdout;

  before(() => {
    // The library that draws writes its last frame only, also in CI systems.
    process.env.MSO_DISABLE_CI_MODE = 'true';
    process.stdout.isTTY = false;
  });

  after(() => {
    // The library gets a size of the terminal, which other tests don't have.
    delete process.env.COLUMNS;
    delete process.env.LINES;
    delete process.env.MSO_DISABLE_CI_MODE;
    process.stdout.isTTY = isTTY;
  });

  it('reads as in ends.md: UPDATE_ENDS=1 writes it anew', async function () {
    this.timeout(120_000);
    const chapters: string[] = [
      '# Ends of both commands',
      'Written by `npm run ends`, and compared by a test. Above `── stdout` is stderr, without the lines of the progress; `?` begins a question; the last line is what a script gets.',
    ];
    for (const [title, some] of CHAPTERS) {
      chapters.push(`## ${title}`);
      for (const scene of some) chapters.push(await shown(scene));
    }
    chapters.push('## Between the command and the org', ...FAILURES.map(failureShown));
    const text = `${chapters.join('\n\n')}\n`;
    if (process.env.UPDATE_ENDS) writeFileSync(FILE, text);
    const [now, before] = [rowsOf(text), rowsOf(readFileSync(FILE, 'utf8'))];
    const differing = [...new Set([...now.keys(), ...before.keys()])].filter((row) => now.get(row) !== before.get(row));
    const [first = ''] = differing;

    expect(now.get(first), `${differing.length} ends differ: ${differing.join(', ')}`).to.equal(before.get(first));
  });

  it('has ends of each command', () => {
    const shownCommands = CHAPTERS.flatMap(([, some]) => some.map(({ command }) => command));

    expect([...new Set(shownCommands)]).to.have.members(COMMANDS);
  });
});
