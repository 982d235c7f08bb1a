/* Measures the command beside the built-in one, in the real CLI, and keeps the figures in bench/results.md. */

// The first import: it has to come before the Salesforce libraries.
import { removePrivateHome } from '../test/privateHome.js';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem, type as system, release } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { packPlugin } from '../test/cli/plugin.js';
import { makeProject } from '../test/cli/project.js';
import { salesforceCli, SALESFORCE_CLI_VERSION } from '../test/cli/salesforceCli.js';
import { systemClock } from '../test/standInOrg/clock.js';
import { StandInOrg } from '../test/standInOrg/standInOrg.js';
import { type CancelCommand, type CancellationMeasurement, measureCancellations } from './cancellations.js';
import { installInto, type InstallationMeasurement, newHome } from './installation.js';
import { inTurn } from './inTurn.js';
import { type Measurement, measuredRun } from './measuredRun.js';
import { type Column, table } from './table.js';

const PROCESS_COLUMNS: Array<Column<Measurement>> = [
  { heading: 'wall time (ms)', digits: 0, of: ({ wallTime }) => wallTime },
  { heading: 'CPU time (ms)', digits: 0, of: ({ cpuTime }) => cpuTime },
  { heading: 'peak memory (MB)', digits: 0, of: ({ peakMemory }) => peakMemory },
];

const CANCELLATION_COLUMNS: Array<Column<CancellationMeasurement>> = [
  ...PROCESS_COLUMNS,
  { heading: 'requests', digits: 0, of: ({ requests }) => requests },
  { heading: 'connections', digits: 0, of: ({ connections }) => connections },
];

const INSTALLATION_COLUMNS: Array<Column<InstallationMeasurement>> = [
  { heading: 'time (s)', digits: 1, of: ({ wallTime }) => wallTime / 1000 },
  { heading: 'packages', digits: 0, of: ({ packages }) => packages },
  { heading: 'size (MB)', digits: 1, of: ({ size }) => size },
];

const CANCELLATIONS = [
  { title: '`--async`', rounds: 15, cancelTime: 0, flags: ['--async'], warmUp: true },
  { title: 'A cancel that takes 2 s', rounds: 7, cancelTime: 2000, flags: [], warmUp: false },
  { title: 'A cancel that takes 60 s', rounds: 3, cancelTime: 60_000, flags: [], warmUp: false },
];

const VERSION_ROUNDS = 31;
const INSTALLATION_ROUNDS = 3;

const resultsFile = fileURLToPath(new URL('results.md', import.meta.url));

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const sections: string[] = [];
const add = (title: string, content: string): void => {
  const section = `## ${title}\n\n${content}\n`;
  sections.push(section);
  say(section);
};

// As users have it.
Reflect.deleteProperty(process.env, 'SF_DISABLE_LOG_FILE');

const [plainHome, homeWithPlugin, folder] = [await newHome(), await newHome(), await mkdtemp(join(tmpdir(), 'bench-'))];
const org = await StandInOrg.start(systemClock);
try {
  const sf = await salesforceCli();
  const url = await packPlugin();
  await makeProject(folder, 'Bench');
  await installInto(homeWithPlugin, sf, url);

  const setting = { home: homeWithPlugin, folder };
  process.env.SF_ACCESS_TOKEN = org.accessToken;
  const logIn = ['org', 'login', 'access-token', '--instance-url', org.instanceUrl, '--no-prompt', '--set-default'];
  await measuredRun(setting, sf, ...logIn);
  Reflect.deleteProperty(process.env, 'SF_ACCESS_TOKEN');

  const commands: CancelCommand[] = [
    { name: '`sf project deploy cancel`', setting, words: ['project', 'deploy', 'cancel'] },
    { name: '`sf deploy cancel-rest`', setting, words: ['deploy', 'cancel-rest'] },
  ];
  for (const { title, ...plan } of CANCELLATIONS) {
    const series = await measureCancellations(sf, org, commands, plan);
    add(title, table('', series, CANCELLATION_COLUMNS));
  }

  const homes = [
    { name: 'without the plugin', home: plainHome },
    { name: 'with the plugin', home: homeWithPlugin },
  ];
  const versions = await inTurn(
    VERSION_ROUNDS,
    homes.map(({ name, home }) => ({ name, run: async () => measuredRun({ home, folder }, sf, 'version') })),
  );
  add('What the installed plugin costs every other command: `sf version`', table('', versions, PROCESS_COLUMNS));

  const installations = await inTurn(
    INSTALLATION_ROUNDS,
    [
      {
        name: 'the plugin',
        run: async () => {
          const home = await newHome();
          const measurement = await installInto(home, sf, url);
          await rm(home, { recursive: true });
          return measurement;
        },
      },
    ],
    { warmUp: false },
  );
  add('`sf plugins install`, with nothing in the cache of npm', table('', installations, INSTALLATION_COLUMNS));

  const { version } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  const introduction = await readFile(new URL('introduction.md', import.meta.url), 'utf8');
  const machine = [
    `- \`sf-plugin-deploy-cancel-rest\` ${version}, \`@salesforce/cli\` ${SALESFORCE_CLI_VERSION}, Node.js ${process.versions.node}`,
    `- ${system()} ${release()}, ${cpus().length} cores (${cpus()[0]?.model ?? ''}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
  ].join('\n');
  const results = [introduction, machine, ...sections].join('\n\n');
  await writeFile(resultsFile, await format(results, { parser: 'markdown' }));
  say(`Kept in ${resultsFile}`);
} finally {
  await org.stop();
  for (const each of [plainHome, homeWithPlugin, folder]) await rm(each, { recursive: true, force: true });
  removePrivateHome();
}
