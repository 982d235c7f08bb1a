import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import pMap from 'p-map';
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
  [
    ...read(file)
      .replaceAll(/^ *#.*$/gm, '')
      .matchAll(/\bsf (?:deploy|org|plugins|project) [^\n|;<]*/g),
  ].map(([command]) => command.replaceAll('$env:', '$').replaceAll('"', '').trim());

const WATCH = 'sf deploy watch-rest';

/** A deployment that ends within seconds. */
const SHORT: Partial<DeploymentPlan> = { deployTime: 5000, finalizeTime: 0 };
const LOG_OUT = 'sf org logout --target-org ci --no-prompt';

const isAskedToCancel = (deployment: Deployment | undefined): boolean =>
  deployment === undefined || deployment.isCanceling || deployment.status === 'Canceled';

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
  /** Further variables of the job. */
  variables?: Record<string, string>;
};

const validateOnGitHub = (machine: CiMachine): Runner => gitHub(machine, 'github-actions-validate.yml');
const deployOnGitHub = (machine: CiMachine): Runner => gitHub(machine, 'github-actions-deploy.yml');
const cleanUpOnGitHub = (machine: CiMachine): Runner => gitHub(machine, 'github-actions-cancel-stale-validations.yml');

const COLLEAGUE: Partial<DeploymentPlan> = {
  createdById: '0055g0000000009AAA',
  createdByName: 'Casey Colleague',
  checkOnly: true,
};

describe('the recipes', () => {
  const cleanUps: Array<() => Promise<void>> = [];
  after(async () => Promise.all(cleanUps.map(async (cleanUp) => cleanUp())));

  const run = async (
    runner: (machine: CiMachine) => Runner,
    { plan, stopped, clock = systemClock, before: prepare, variables }: Scenario = {},
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
    const steps = runner(machine);
    Object.assign(machine.environment, variables);
    const exitCodes = await runJob(machine, steps, stopped?.(org, machine));
    return { org, machine, deployment, bystander, exitCodes };
  };

  /** Checks that the org was asked to cancel the deployment of the pipeline, and nothing else. */
  const expectCanceled = ({ org, machine, deployment, bystander }: Job): void => {
    expect(org.deployments.find(deployment.id)?.status, machine.log).to.equal('Canceled');
    expect(isAskedToCancel(bystander), 'the bystander is canceled').to.equal(false);
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

  const whileKilled = (_: SimulatedOrg, machine: CiMachine): Stopped => ({
    ...whileStarting(_, machine),
    signal: 'SIGKILL',
    to: 'group',
  });

  /** A CI user whose validations all belong to this pull request, and a colleague's validation. */
  const exclusively: Scenario = {
    variables: { EXCLUSIVE_USER: 'true' },
    before: (org) => {
      org.deployments.add(COLLEAGUE);
    },
  };

  /** An org with a deployment and validations that are five hours old, one of them a colleague's, and a new validation. */
  const aging = (): Scenario => {
    const clock = new TestClock();
    const before = (org: SimulatedOrg): void => {
      org.deployments.add(COLLEAGUE);
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
    'a killed start on GitHub Actions': async () => run(validateOnGitHub, { ...exclusively, stopped: whileKilled }),
    'a killed start on GitLab CI': async () => run(gitLab, { ...exclusively, stopped: whileKilled }),
    'a killed start on Azure Pipelines': async () => run(azure, { ...exclusively, stopped: whileKilled }),
    'a killed start on Jenkins': async () => run(jenkins, { ...exclusively, stopped: whileKilled }),
    'a killed start on Bitbucket Pipelines': async () => run(bitbucket, { ...exclusively, stopped: whileKilled }),
    'a newer run on Azure Pipelines': async () => run(azure, { ...exclusively, plan: SHORT }),
    'a newer run on Bitbucket Pipelines': async () => run(bitbucket, { ...exclusively, plan: SHORT }),
    deploying: async () =>
      run(deployOnGitHub, {
        plan: SHORT,
        before: (org) => {
          for (const { plan } of org.deployments.all()) Object.assign(plan, SHORT);
        },
      }),
  };

  /** Several at once: most of the time goes into the start of the commands. */
  let jobs: Record<string, Job | Error>;
  before(async function () {
    this.timeout(120_000);
    const ended = await pMap(
      Object.entries(scenarios),
      async ([name, scenario]) => [name, await scenario().catch((error: unknown) => error as Error)] as const,
      { concurrency: 8 },
    );
    jobs = Object.fromEntries(ended);
  });

  const jobOf = (scenario: keyof typeof scenarios): Job => {
    const job = jobs[scenario];
    if (!job || job instanceof Error) throw job ?? new Error('It was never run.');
    return job;
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
      const bySignal = new RegExp(`Interrupted\\. .*deployment ${deployment.id}`, 'i');
      expect(bySignal.test(machine.log), 'canceled by the signal').to.equal(exitCode !== 'SIGKILL');
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
    expect(machine.log).to.include('ended with status Failed').and.not.include('Error (');
    expect(org.deployments.all().map(({ status }) => status)).to.deep.equal(['Failed', 'InProgress']);
    expect(machine.calls.at(-1)).to.equal(LOG_OUT);
  });

  it('cancel the stale validations alone, by schedule', () => {
    const { org, exitCodes } = jobOf('stale');

    expect(new Set(exitCodes)).to.deep.equal(new Set([0]));
    const statuses = org.deployments.all().map(({ status }) => status);
    expect(statuses).to.deep.equal(['InProgress', 'Canceled', 'Pending', 'Pending']);
  });

  for (const runner of ['GitHub Actions', 'GitLab CI', 'Azure Pipelines', 'Jenkins', 'Bitbucket Pipelines'] as const) {
    it(`cancel what a killed start has left behind, and nobody else's, on ${runner}, for a user with no other validations`, () => {
      const { org, machine } = jobOf(`a killed start on ${runner}`);

      const [mine, other, colleagues] = org.deployments.all();
      expect([mine?.status, other?.status], machine.log).to.deep.equal(['Canceled', 'Canceled']);
      expect(isAskedToCancel(colleagues)).to.equal(false);
    });
  }

  for (const runner of ['Azure Pipelines', 'Bitbucket Pipelines'] as const) {
    it(`cancel the validation of the previous run, and nobody else's, on ${runner}, for a user with no other validations`, () => {
      const { org, machine, exitCodes } = jobOf(`a newer run on ${runner}`);

      const [mine, previous, colleagues] = org.deployments.all();
      expect([mine?.status, previous?.status], machine.log).to.deep.equal(['Succeeded', 'Canceled']);
      expect(isAskedToCancel(colleagues)).to.equal(false);
      expect(new Set(exitCodes)).to.deep.equal(new Set([0]));
    });
  }

  it('wait until the org has nothing left to do, and then deploy', () => {
    const { machine, exitCodes } = jobOf('deploying');

    expect(new Set(exitCodes), machine.log).to.deep.equal(new Set([0]));
    expect(machine.log).to.include('Ended: 2 of 2 ');
    expect(
      machine.calls.filter((call) => /deploy (start|watch-rest)/.test(call)).map((call) => call.split(' --')[0]),
    ).to.deep.equal([WATCH, 'sf project deploy start', WATCH]);
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
    const paths = [validateOnGitHub, deployOnGitHub, cleanUpOnGitHub, gitLab, azure, jenkins, bitbucket]
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
