/* Measures the command beside the built-in one, in the real CLI, and keeps the figures in bench/results.md. */

// The first import: it has to come before the Salesforce libraries.
import { removePrivateHome } from '../test/privateHome.js';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, release, tmpdir, totalmem, type as system } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { packPlugin } from '../test/cli/plugin.js';
import { makeProject } from '../test/cli/project.js';
import { SALESFORCE_CLI_VERSION, salesforceCli } from '../test/cli/salesforceCli.js';
import { systemClock } from '../test/standInOrg/clock.js';
import { StandInOrg } from '../test/standInOrg/standInOrg.js';
import { type CancelCommand, measureCancellations } from './cancellations.js';
import { CANCELLATION_COLUMNS, INSTALLATION_COLUMNS, PROCESS_COLUMNS, PROFILE_COLUMNS } from './columns.js';
import { EMPTY_COMMAND, packEmptyPlugin } from './emptyPlugin.js';
import { installInto, measureInstallation, newHome } from './installation.js';
import { inTurn } from './inTurn.js';
import { measuredRun } from './measuredRun.js';
import { packPlainPlugin } from './plainPackage.js';
import { profile } from './profile.js';
import { table } from './table.js';

const CANCELLATIONS = [
  { title: '`--async`', rounds: 15, cancelTime: 0, flags: ['--async'], warmUp: true },
  { title: 'A cancel that takes 2 s', rounds: 7, cancelTime: 2000, flags: [], warmUp: false },
  { title: 'A cancel that takes 60 s', rounds: 3, cancelTime: 60_000, flags: [], warmUp: false },
];
const SHORT_ROUNDS = 31;
const INSTALLATION_ROUNDS = 3;
const PROFILED_PARTS = 12;

const resultsFile = fileURLToPath(new URL('results.md', import.meta.url));
const read = async (file: string): Promise<string> => readFile(new URL(file, import.meta.url), 'utf8');

const sections: string[] = [];
const add = (title: string, content: string): void => {
  const section = `## ${title}\n\n${content}\n`;
  sections.push(section);
  process.stdout.write(`${section}\n`);
};

// Users' runs write the log file.
Reflect.deleteProperty(process.env, 'SF_DISABLE_LOG_FILE');

const [homeWithoutPlugin, home] = [await newHome(), await newHome()];
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
const org = await StandInOrg.start(systemClock);
try {
  const sf = await salesforceCli();
  const plugin = await packPlugin();
  await makeProject(folder, 'Bench');
  await installInto(home, sf, plugin);

  const setting = { home, folder };
  process.env.SF_ACCESS_TOKEN = org.accessToken;
  const logIn = ['org', 'login', 'access-token', '--instance-url', org.instanceUrl, '--no-prompt', '--set-default'];
  await measuredRun(setting, sf, ...logIn);
  Reflect.deleteProperty(process.env, 'SF_ACCESS_TOKEN');

  const commands: CancelCommand[] = [
    { name: '`sf project deploy cancel`', setting, words: ['project', 'deploy', 'cancel'] },
    { name: '`sf deploy cancel-rest`', setting, words: ['deploy', 'cancel-rest'] },
  ];
  for (const { title, ...plan } of CANCELLATIONS) {
    add(title, table(await measureCancellations(sf, org, commands, plan), CANCELLATION_COLUMNS));
  }

  const versions = await inTurn(SHORT_ROUNDS, [
    {
      name: 'without the plugin',
      run: async () => measuredRun({ home: homeWithoutPlugin, folder }, sf, 'version'),
    },
    { name: 'with the plugin', run: async () => measuredRun(setting, sf, 'version') },
  ]);
  add('What the installed plugin costs every other command: `sf version`', table(versions, PROCESS_COLUMNS));

  const plainPlugin = await packPlainPlugin();
  const installations = await inTurn(
    INSTALLATION_ROUNDS,
    [
      { name: 'not bundled', run: async () => measureInstallation(sf, plainPlugin) },
      { name: 'as it is published', run: async () => measureInstallation(sf, plugin) },
    ],
    { warmUp: false },
  );
  add('`sf plugins install`, with nothing in the cache of npm', table(installations, INSTALLATION_COLUMNS));

  await installInto(home, sf, await packEmptyPlugin());
  const words = (): string[] => {
    const { id } = org.deployments.add({ cancelTime: 0 });
    return ['deploy', 'cancel-rest', '--job-id', id, '--async'];
  };
  const floor = await inTurn(SHORT_ROUNDS, [
    { name: 'a command that does nothing', run: async () => measuredRun(setting, sf, ...EMPTY_COMMAND) },
    { name: '`sf deploy cancel-rest --async`', run: async () => measuredRun(setting, sf, ...words()) },
  ]);
  add('What `sf` itself takes: an empty command of an empty plugin', table(floor, PROCESS_COLUMNS));

  const parts = await profile(setting, PROFILED_PARTS, sf, ...words());
  const shares = parts.map(({ name, time }) => ({ name, measurements: [time] }));
  add('Where the time of `--async` goes: a CPU profile', table(shares, PROFILE_COLUMNS, { compared: false }));

  const { version } = JSON.parse(await read('../package.json')) as { version: string };
  const machine = [
    `- \`sf-plugin-deploy-cancel-rest\` ${version}, \`@salesforce/cli\` ${SALESFORCE_CLI_VERSION}, Node.js ${process.versions.node}`,
    `- ${system()} ${release().split('.', 2).join('.')}, ${cpus().length} cores (${cpus()[0]?.model ?? ''}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
  ].join('\n');
  const results = [await read('introduction.md'), machine, ...sections, await read('findings.md')].join('\n\n');
  await writeFile(resultsFile, await format(results, { ...(await resolveConfig(resultsFile)), parser: 'markdown' }));
} finally {
  await org.stop();
  for (const each of [homeWithoutPlugin, home, folder]) await rm(each, { recursive: true, force: true });
  removePrivateHome();
}
