/* Measures the command beside the built-in one and the floor, in the real CLI; keeps the figures in bench/results.md. */

// The first import: it has to come before the Salesforce libraries.
import { removePrivateHome } from '../test/privateHome.js';
import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { cpus, homedir, totalmem, type as system } from 'node:os';
import { basename, join } from 'node:path';
import { allowPlugin } from '../test/cli/plugin.js';
import { makeProject } from '../test/cli/project.js';
import { packagePath } from '../test/testedPackage.js';
import { SALESFORCE_CLI_VERSION, salesforceCli } from '../test/cli/salesforceCli.js';
import { systemClock } from '../simulatedOrg/clock.js';
import { serveSoapMetadataApi } from '../test/cli/soapMetadataApi.js';
import { SimulatedOrg } from '../simulatedOrg/simulatedOrg.js';
import { logInUnasked } from '../simulatedOrg/logIn.js';
import { delayedRelay } from './delayedRelay.js';
import { packFloorPlugin } from './floorPlugin.js';
import { measuredRun } from './measuredRun.js';

type Figures = Record<string, number>;
type Candidate = { name: string; run: () => Promise<Figures> };

/** How long it takes to a distant org and back, in milliseconds. */
const ROUND_TRIP = 100;

/** Measures candidates in turn, so that other work of the machine touches all of them, and makes a table of it. */
const table = async (rounds: number, candidates: Candidate[]): Promise<string> => {
  const series = candidates.map(({ name, run }) => ({ name, run, figures: [] as Figures[] }));
  for (let round = 0; round < rounds; round += 1) {
    const turn = round % 2 === 0 ? series : series.toReversed();
    for (const { run, figures } of turn) figures.push(await run());
  }
  const sorted = (row: number, column: string): number[] =>
    (series[row]?.figures ?? []).map((figures) => figures[column] ?? NaN).sort((one, other) => one - other);
  const quantile = (values: number[], part: number): number => values[Math.floor((values.length - 1) * part)] ?? NaN;
  const shown = (value: number): string => value.toFixed(Number.isInteger(value) || value >= 10 ? 0 : 1);
  const cell = (row: number, column: string): string => {
    const values = sorted(row, column);
    const [lower, middle, least, most] = [0.25, 0.5, 0, 1].map((part) => shown(quantile(values, part)));
    if (least === most) return `${middle}`;
    const ratios = [0.25, 0.5].map((part) => (quantile(values, part) / quantile(sorted(0, column), part)).toFixed(3));
    return `${lower}, ${middle} (${least}–${most})${row > 0 ? ` **${ratios.join(', ')}**` : ''}`;
  };
  const columns = Object.keys(series[0]?.figures[0] ?? {});
  const lines = series.map(({ name }, row) => [name, ...columns.map((column) => cell(row, column))]);
  return [['', ...columns], ['---', ...columns.map(() => '---')], ...lines]
    .map((line) => `| ${line.join(' | ')} |`)
    .join('\n');
};

/** Installs a packed plugin for a new user, or for the one with the home that's passed. */
const install = async (sf: string, file: string, home?: string): Promise<Figures> => {
  const into = home ?? (await mkdtemp(join(homedir(), 'user-')));
  const { wallTime } = await measuredRun(into, sf, 'plugins', 'install', await allowPlugin(into, file));
  const entries = await readdir(join(into, '.local/share/sf/node_modules'), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(async (each) => (await stat(each)).size));
  return {
    'time (s)': wallTime / 1000,
    'size (MB)': sizes.reduce((sum, size) => sum + size) / 1e6,
    'download (MB)': (await stat(file)).size / 1e6,
  };
};

// Users' runs write the log file.
Reflect.deleteProperty(process.env, 'SF_DISABLE_LOG_FILE');
const home = await mkdtemp(join(homedir(), 'user-'));
const org = await SimulatedOrg.start(systemClock);
const distantOrg = await SimulatedOrg.start(systemClock, { tls: true });
const relay = await delayedRelay(Number(new URL(distantOrg.instanceUrl).port), ROUND_TRIP);
for (const each of [org, distantOrg]) serveSoapMetadataApi(each);
try {
  const [sf, plugin] = [await salesforceCli(), packagePath()];
  await makeProject(home, 'Bench');
  for (const file of [plugin, await packFloorPlugin(org)]) await install(sf, file, home);
  process.env.SF_ACCESS_TOKEN = org.accessToken;
  const logIn = ['org', 'login', 'access-token', '--instance-url', org.instanceUrl, '--no-prompt', '--set-default'];
  await measuredRun(home, sf, ...logIn);
  Reflect.deleteProperty(process.env, 'SF_ACCESS_TOKEN');

  const { accessToken, identity, certificateFile = '' } = distantOrg;
  const instanceUrl = `https://127.0.0.1:${relay.port}`;
  // In the home that it's run in.
  process.env.HOME = home;
  const distantUser = await logInUnasked({ accessToken, identity, instanceUrl });

  /** A command that cancels a deployment of its own that's in progress. */
  const cancel = (
    words: string,
    method: string,
    cancelTime: number,
    { name = `\`sf ${words}\``, isDistant = false } = {},
  ): Candidate => ({
    name,
    run: async () => {
      const asked = isDistant ? distantOrg : org;
      const { id } = asked.deployments.add({ cancelTime });
      const before = asked.requests.length;
      const arrival = asked.untilRequested(method).then(() => performance.now());
      const async = cancelTime === 0 ? ['--async'] : [];
      const target = isDistant ? ['--target-org', distantUser] : [];
      process.env.NODE_EXTRA_CA_CERTS = isDistant ? certificateFile : '';
      const { start, wallTime, peakMemory } = await measuredRun(
        home,
        sf,
        ...words.split(' '),
        '--job-id',
        id,
        ...async,
        ...target,
      );
      return {
        ...(cancelTime === 0 ? { 'until the org has the request (ms)': (await arrival) - start } : {}),
        'whole time (ms)': wallTime,
        'peak memory (MB)': peakMemory,
        requests: asked.requests.length - before,
      };
    },
  });
  const commands = (cancelTime: number, isDistant = false): Candidate[] => [
    cancel('project deploy cancel', 'POST', cancelTime, { isDistant }),
    cancel('deploy cancel-rest', 'PATCH', cancelTime, { isDistant }),
  ];
  const asyncCommands = [...commands(0), cancel('deploy floor', 'PATCH', 0, { name: 'the request alone' })];
  // The first runs fill the caches.
  await table(2, asyncCommands);

  const sections = [
    await readFile(new URL('introduction.md', import.meta.url), 'utf8'),
    [
      `- \`${basename(plugin)}\`, \`@salesforce/cli\` ${SALESFORCE_CLI_VERSION}, Node.js ${process.versions.node}`,
      `- ${system()}, ${cpus().length} cores (${cpus()[0]?.model ?? ''}), ${Math.round(totalmem() / 2 ** 30)} GiB, ${Object.keys(process.env).length} environment variables`,
    ].join('\n'),
    '## `--async`, 21 runs',
    await table(21, asyncCommands),
    `## \`--async\`, an org over TLS and ${ROUND_TRIP} ms away, 11 runs`,
    await table(11, commands(0, true)),
    '## A cancel that takes 60 s, 3 runs',
    await table(3, commands(60_000)),
    '## `sf plugins install`, 3 runs',
    await table(3, [{ name: `\`${basename(plugin)}\``, run: async () => install(sf, plugin) }]),
  ];
  await writeFile(new URL('results.md', import.meta.url), sections.join('\n\n'));
} finally {
  relay.stop();
  await Promise.all([org.stop(), distantOrg.stop()]);
  removePrivateHome();
}
