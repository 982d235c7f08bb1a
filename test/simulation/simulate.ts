// The first import: it gives the Salesforce libraries a home of their own.
import { removePrivateHome } from '../privateHome.js';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import type { History } from './history.js';
import { anyIsToldAsItWas, assertToldAsItWas, Finding, LONGEST_PLAY } from './told.js';

/*
 * Plays histories that nobody has thought of, on all cores: `npm run simulate -- --runs 10000`. `--history` plays one again that
 * a finding has printed, and `--seed` those of a run. `--first` ends at the first finding.
 */

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    processes: { type: 'string', default: String(availableParallelism()) },
    history: { type: 'string' },
    first: { type: 'boolean', default: false },
  },
});

const write = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Plays one history, and tells what it breaks. */
const playOne = async (json: string): Promise<boolean> => {
  try {
    await assertToldAsItWas(JSON.parse(json) as History);
    write('This history is told as it was.');
    return true;
  } catch (error) {
    write(error instanceof Finding ? error.message : String((error as Error).stack));
    return false;
  }
};

/** Plays histories in this process. After a finding, it goes on without the sentence that was broken. */
const playMany = async (runs: number, firstSeed: number): Promise<boolean> => {
  const found: string[] = [];
  let played = 0;
  for (let seed = firstSeed; played < runs; seed += 1) {
    const { failed, numRuns, errorInstance, counterexample } = await fc.check(anyIsToldAsItWas(found), {
      seed,
      numRuns: runs - played,
      timeout: LONGEST_PLAY,
    });
    played += numRuns;
    if (failed) {
      const story = errorInstance instanceof Finding ? errorInstance.message : String((errorInstance as Error).stack);
      write(`\n=== Found after ${played} histories (seed ${seed}) ===\n${story}`);
      if (!(errorInstance instanceof Finding)) write(JSON.stringify(counterexample?.[0]));
      found.push(errorInstance instanceof Finding ? errorInstance.sentence : '');
      if (values.first) break;
    }
  }
  write(`${played} histories, seed ${firstSeed}: ${found.length} findings`);
  return found.length === 0;
};

/** Lets several processes play. */
const playOnAllCores = async (runs: number, seed: number, processes: number): Promise<boolean> => {
  const start = performance.now();
  const share = Math.ceil(runs / processes);
  const players = Array.from({ length: processes }, (_, index) => {
    const args = ['--processes', '1', '--runs', String(share), '--seed', String(seed + index * 1_000_000)];
    return fork(fileURLToPath(import.meta.url), values.first ? [...args, '--first'] : args);
  });
  const codes = await Promise.all(
    players.map(async (player: ChildProcess) => (await once(player, 'exit'))[0] as number),
  );
  write(`${share * processes} histories in ${Math.round((performance.now() - start) / 1000)} s`);
  return codes.every((code) => code === 0);
};

const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
const processes = Number(values.processes);
const isFine = values.history
  ? await playOne(values.history)
  : await (processes === 1
      ? playMany(Number(values.runs), seed)
      : playOnAllCores(Number(values.runs), seed, processes));
removePrivateHome();
process.exit(isFine ? 0 : 1);
