// The first import: it gives the Salesforce libraries a home of their own.
import { removePrivateHome } from '../privateHome.js';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import pMap from 'p-map';
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

/** How many histories a process plays: the libraries that it has loaded keep something of each. */
const HISTORIES_PER_PROCESS = 2000;

/** Lets several processes play, one after the other on each core. */
const playOnAllCores = async (runs: number, seed: number, processes: number): Promise<boolean> => {
  const start = performance.now();
  const share = Math.min(HISTORIES_PER_PROCESS, Math.ceil(runs / processes));
  const shares = Array.from({ length: Math.ceil(runs / share) }, (_, index) => seed + index * 1_000_000);
  const codes = await pMap(
    shares,
    async (each) => {
      const args = ['--processes', '1', '--runs', String(share), '--seed', String(each)];
      const player = fork(fileURLToPath(import.meta.url), values.first ? [...args, '--first'] : args);
      const [code] = (await once(player, 'exit')) as [number];
      return code;
    },
    { concurrency: processes },
  );
  write(`${share * shares.length} histories in ${Math.round((performance.now() - start) / 1000)} s`);
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
