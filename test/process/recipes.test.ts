import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parseDocument } from 'yaml';
import { type Clock, systemClock, TestClock } from '../../simulatedOrg/clock.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { logIn } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { runProcess } from '../runProcess.js';
import { CiMachine, SECRET } from './recipes/ciMachine.js';
import { azure, bitbucket, gitHub, gitLab, jenkins, runJob, type Runner, type Stopped } from './recipes/runners.js';

const recipes = fileURLToPath(new URL('../../recipes/', import.meta.url));
const files = readdirSync(recipes).filter((file) => file !== 'README.md');
const read = (file: string): string => readFileSync(recipes + file, 'utf8');

/** The commands of Salesforce CLI in a recipe, with variables as bash writes them. */
const commandsIn = (file: string): string[] =>
  [...read(file).matchAll(/\bsf (?:deploy|org|plugins|project) [^\n|;<]*/g)].map(([command]) =>
    command.replaceAll('$env:', '$').replaceAll('"', '').trim(),
  );

const WATCH = 'sf deploy watch-rest';
const LOG_OUT = 'sf org logout --target-org ci --no-prompt';

/** A job in a pipeline, and the org that it deploys to, which has another validation in its queue. */
type Job = {
  org: SimulatedOrg;
  machine: CiMachine;
  deployment: Deployment;
  bystander: Deployment;
  exitCodes: Array<number | string>;
};

/** What becomes of the deployment, and of the job. */
type Scenario = {
  plan?: Partial<DeploymentPlan>;
  stopped?: (org: SimulatedOrg, machine: CiMachine) => Stopped;
  clock?: Clock;
  before?: (org: SimulatedOrg) => void;
};

const validateOnGitHub = (machine: CiMachine): Runner => gitHub(machine, 'github-actions-validate.yml');
const cleanUpOnGitHub = (machine: CiMachine): Runner => gitHub(machine, 'github-actions-cancel-stale-validations.yml');

describe('the recipes', () => {
  const cleanUps: Array<() => Promise<void>> = [];
  after(async () => Promise.all(cleanUps.map(async (cleanUp) => cleanUp())));

  const run = async (
    runner: (machine: CiMachine) => Runner,
    { plan, stopped, clock = systemClock, before: prepare }: Scenario = {},
  ): Promise<Job> => {
    const org = await SimulatedOrg.start(clock);
    const deployment = org.deployments.add({ cancelTime: 0, checkOnly: true, ...plan });
    const bystander = org.deployments.add({ checkOnly: true });
    const machine = new CiMachine(await logIn(org), deployment.id);
    cleanUps.push(async () => {
      machine.remove();
      await org.stop();
    });
    prepare?.(org);
    const exitCodes = await runJob(machine, runner(machine), stopped?.(org, machine));
    return { org, machine, deployment, bystander, exitCodes };
  };

  /** Checks that the org was asked to cancel the deployment of the pipeline, and nothing else. */
  const expectCanceled = ({ org, machine, deployment, bystander }: Job): void => {
    expect(org.deployments.find(deployment.id)?.status, machine.log).to.equal('Canceled');
    expect(bystander.isCanceling || bystander.status === 'Canceled', 'the bystander is canceled').to.be.false;
  };

  const whileWatching = (org: SimulatedOrg): Stopped => ({
    step: WATCH,
    when: async () => org.untilRequested('GET', /deployRequest/),
  });

  const whileStarting = (_: SimulatedOrg, machine: CiMachine): Stopped => {
    machine.write('hold', '');
    return {
      step: 'sf project deploy validate',
      when: async (written) => written('The start is under way.'),
      afterwards: () => {
        machine.delete('hold');
      },
    };
  };

  /** An org with a deployment and a validation that are five hours old, and a new validation. */
  const aging = (): Scenario => {
    const clock = new TestClock();
    const before = (org: SimulatedOrg): void => {
      clock.advance(5 * 60 * 60_000);
      org.deployments.add({ checkOnly: true });
    };
    return { clock, plan: { deployTime: 1e9, checkOnly: false }, before };
  };

  const scenarios = {
    'GitHub Actions': async () => run(validateOnGitHub, { stopped: whileWatching }),
    'GitLab CI': async () => run(gitLab, { stopped: whileWatching }),
    'Azure Pipelines': async () => run(azure, { stopped: whileWatching }),
    Jenkins: async () => run(jenkins, { stopped: whileWatching }),
    'Bitbucket Pipelines': async () => run(bitbucket, { stopped: whileWatching }),
    whileStarting: async () => run(validateOnGitHub, { stopped: whileStarting }),
    failing: async () => run(bitbucket, { plan: { deployTime: 1, failAt: 0 } }),
    stale: async () => run(cleanUpOnGitHub, aging()),
  };

  /** All at once: most of the time goes into the start of the commands. */
  let jobs: Record<string, PromiseSettledResult<Job> | undefined>;
  before(async function () {
    this.timeout(60_000);
    const ended = await Promise.allSettled(Object.values(scenarios).map(async (scenario) => scenario()));
    jobs = Object.fromEntries(Object.keys(scenarios).map((name, index) => [name, ended[index]]));
  });

  const jobOf = (scenario: keyof typeof scenarios): Job => {
    const job = jobs[scenario];
    if (job?.status !== 'fulfilled') throw job?.reason;
    return job.value;
  };

  for (const [name, exitCode] of [
    ['GitHub Actions', 130],
    ['GitLab CI', 1],
    ['Azure Pipelines', 130],
    ['Jenkins', 'SIGTERM'],
    ['Bitbucket Pipelines', 'SIGKILL'],
  ] as const) {
    it(`cancel the validation, log out, and show no secret when ${name} aborts the run`, () => {
      const job = jobOf(name);
      const { machine, deployment, exitCodes } = job;

      expectCanceled(job);
      const accepted = `The request to cancel deployment ${deployment.id} was accepted`;
      expect(machine.log.includes(accepted), 'canceled by the signal').to.equal(exitCode !== 'SIGKILL');
      expect(exitCodes.filter((code) => code !== 0)).to.deep.equal([exitCode]);
      expect(machine.calls.at(-1)).to.equal(LOG_OUT);
      expect(machine.read('secret').trim()).to.equal(SECRET);
      expect(machine.log).not.to.include(SECRET);
    });
  }

  it('cancel the validation when GitHub aborts the run while it starts one', () => {
    const job = jobOf('whileStarting');

    expectCanceled(job);
    expect(job.machine.calls.join()).not.to.include(WATCH);
  });

  it('cancel nothing, and take that for no error, when the validation fails', () => {
    const { org, machine, exitCodes } = jobOf('failing');

    expect(exitCodes.filter((code) => code !== 0)).to.deep.equal([1]);
    expect(machine.log).to.include('ended with status Failed').and.not.include("Can't cancel");
    expect(org.deployments.all().map(({ status }) => status)).to.deep.equal(['Failed', 'InProgress']);
    expect(machine.calls.at(-1)).to.equal(LOG_OUT);
  });

  it('cancel the stale validations alone, by schedule', () => {
    const { org, exitCodes } = jobOf('stale');

    expect(new Set(exitCodes)).to.deep.equal(new Set([0]));
    const statuses = org.deployments.all().map(({ status }) => status);
    expect(statuses).to.deep.equal(['InProgress', 'Canceled', 'Pending']);
  });
});

describe('each recipe', () => {
  const { version } = JSON.parse(readFileSync(join(recipes, '../package.json'), 'utf8')) as { version: string };

  for (const file of files) {
    it(`${file} is well formed, is explained, and pins this version of the plugin`, () => {
      if (file.endsWith('.yml')) {
        const { errors, warnings } = parseDocument(read(file));
        expect([...errors, ...warnings]).to.deep.equal([]);
      }
      expect(read('README.md')).to.include(`[${file}](${file})`);
      expect(read(file)).to.match(
        new RegExp(`(PLUGIN_VERSION(: | = ')|cancel-rest@)${version.replaceAll('.', '\\.')}`),
      );
    });
  }

  it('has nothing that shellcheck complains about', async function () {
    const { exitCode } = await runProcess('sh', '-c', 'command -v shellcheck');
    if (exitCode !== 0) this.skip();
    const machine = new CiMachine('', '');
    const paths = [validateOnGitHub, cleanUpOnGitHub, gitLab, azure, jenkins, bitbucket]
      .flatMap((runner) => {
        const { shell, steps } = runner(machine);
        return steps.map(({ script }) => `# shellcheck shell=${shell.split(' ')[0] ?? ''}\n${script}\n`);
      })
      .map((script, index) => machine.write(`step-${index}.sh`, script));

    const { stdout } = await runProcess('shellcheck', ...paths);
    machine.remove();

    expect(stdout).to.equal('');
  });

  it('for PowerShell runs the same commands as the one for bash', () => {
    const withoutComments = commandsIn('azure-pipelines.yml').map((command) => command.replace(/ <<<.*/, ''));

    expect(commandsIn('azure-pipelines-powershell.yml')).to.deep.equal(withoutComments);
  });
});
