import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type CiMachine, SECRET, type Stop, type When } from './ciMachine.js';

/*
 * How the runners of the CI systems run the steps of the recipes, and stop them. The recipes name the sources.
 */

const recipes = fileURLToPath(new URL('../../../recipes/', import.meta.url));
const read = (file: string): string => readFileSync(recipes + file, 'utf8');
const readYaml = (file: string): unknown => parse(read(file));

/** A part of a recipe that a runner runs in a shell of its own. */
type Step = {
  script: string;
  /** In which jobs it runs: those whose steps have succeeded so far, those that were canceled, or all. */
  runsIn: 'success' | 'canceled' | 'any';
  environment?: Record<string, string>;
};

/** What a runner runs of a recipe, and how. */
export type Runner = {
  steps: Step[];
  shell: string;
  stop: Stop;
  /** Takes over what a step has left for the next ones. */
  afterStep?: () => void;
};

/** Which step is stopped: the one that has the text in its script. A signal in place of the runner's first one may be given. */
export type Stopped = Partial<Stop> & { step: string; when: When; afterwards?: () => void };

/** @returns the exit codes of the steps that have run */
export const runJob = async (
  machine: CiMachine,
  { steps, shell, stop, afterStep }: Runner,
  stopped?: Stopped,
): Promise<Array<number | string>> => {
  let state: 'success' | 'canceled' | 'failed' = 'success';
  const exitCodes: Array<number | string> = [];
  for (const { script, runsIn, environment } of steps) {
    if (runsIn !== 'any' && runsIn !== state) continue;
    const isStopped = stopped !== undefined && script.includes(stopped.step);
    const stopping = isStopped ? { ...stop, ...stopped } : {};
    const exitCode = await machine.run(shell, script, { ...environment, CI_JOB_STATUS: state }, stopping);
    exitCodes.push(exitCode);
    if (isStopped) state = 'canceled';
    else if (exitCode !== 0 && state === 'success') state = 'failed';
    afterStep?.();
  }
  return exitCodes;
};

const known = <T>(table: Record<string, T>, key: string): T => {
  const found = table[key];
  if (found === undefined) throw new Error(`Nobody knows here what "${key}" means.`);
  return found;
};

/** Gives the steps the variables of a recipe, in which the runner fills in the folder of the workspace. */
const setVariables = (machine: CiMachine, variables: Record<string, string>): void => {
  for (const [name, value] of Object.entries(variables)) {
    const workspace = /\$\{\{ github\.workspace \}\}|\$\(Build\.SourcesDirectory\)|\$CI_PROJECT_DIR/;
    machine.environment[name] = value.replace(workspace, machine.workspace);
  }
};

type GitHubWorkflow = {
  env: Record<string, string>;
  jobs: Record<string, { steps: Array<{ run?: string; if?: string; env?: object }> }>;
};

export const gitHub = (machine: CiMachine, file: string): Runner => {
  const { env: variables, jobs } = readYaml(file) as GitHubWorkflow;
  setVariables(machine, {
    ...variables,
    GITHUB_ENV: machine.write('variables', ''),
    GITHUB_PATH: machine.write('path', ''),
  });
  return {
    steps: Object.values(jobs)
      .flatMap(({ steps }) => steps)
      .flatMap(({ run, if: condition = 'success()', env }) => {
        if (run === undefined) return [];
        const conditions: Record<string, Step['runsIn']> = {
          'success()': 'success',
          "steps.cache.outputs.cache-hit != 'true'": 'success',
          'cancelled()': 'canceled',
          'cancelled() && env.JOB_ID': 'canceled',
          "always() && steps.log-in.outcome == 'success'": 'any',
        };
        return [{ script: run, runsIn: known(conditions, condition), environment: secretFor(env) }];
      }),
    shell: 'bash --noprofile --norc -e -o pipefail',
    stop: { signal: 'SIGINT', to: 'shell' },
    afterStep: () => {
      const lines = machine.read('variables').split('\n').filter(Boolean);
      setVariables(machine, Object.fromEntries(lines.map((line) => line.split('=') as [string, string])));
    },
  };
};

type AzurePipeline = {
  variables: Record<string, string>;
  jobs: Array<{ steps: Array<{ bash?: string; condition?: string; env?: object }> }>;
};

export const azure = (machine: CiMachine): Runner => {
  const { variables, jobs } = readYaml('azure-pipelines.yml') as AzurePipeline;
  setVariables(machine, variables);
  return {
    steps: jobs
      .flatMap(({ steps }) => steps)
      .flatMap(({ bash, condition = 'succeeded()', env }) => {
        if (bash === undefined) return [];
        const conditions: Record<string, Step['runsIn']> = {
          'succeeded()': 'success',
          "and(succeeded(), ne(variables['CLI_CACHED'], 'true'))": 'success',
          'canceled()': 'canceled',
          'always()': 'any',
        };
        return [{ script: bash, runsIn: known(conditions, condition), environment: secretFor(env) }];
      }),
    shell: 'bash',
    stop: { signal: 'SIGINT', to: 'shell' },
    afterStep: () => {
      const commands = machine.log.matchAll(/^##vso\[task\.setvariable variable=(\w+)\](.*)$/gm);
      for (const [, name = '', value = ''] of commands) machine.environment[name] = value;
    },
  };
};

/** What a step gets that asks for the secret. */
const secretFor = (environment: object | undefined): Record<string, string> =>
  environment ? { SFDX_AUTH_URL: SECRET } : {};

type GitLabPipeline = {
  variables: Record<string, string>;
  validate: { script: string[]; after_script: string[] };
};

export const gitLab = (machine: CiMachine): Runner => {
  const { variables, validate } = readYaml('gitlab-ci.yml') as GitLabPipeline;
  setVariables(machine, { ...variables, CI_PROJECT_DIR: machine.workspace, SFDX_AUTH_URL: SECRET });
  const begin = "trap 'exit 1' TERM; set -o pipefail; set -o errexit";
  return {
    steps: [
      { script: [begin, ...validate.script].join('\n'), runsIn: 'success' },
      { script: [begin, ...validate.after_script].join('\n'), runsIn: 'any' },
    ],
    shell: 'bash',
    stop: { signal: 'SIGTERM', to: 'group' },
  };
};

export const jenkins = (machine: CiMachine): Runner => {
  const source = read('Jenkinsfile').replaceAll(/^ *\/\/.*$/gm, '');
  const { environment } = machine;
  Object.assign(environment, { WORKSPACE: machine.workspace, BUILD_NUMBER: '7' });
  for (const [, name = '', text, pattern = ''] of source.matchAll(/^ {8}(\w+) = (?:'(.*)'|"(.*)")$/gm)) {
    environment[name] =
      text ?? pattern.replaceAll(/\$\{(?:env\.)?(\w+)\}/g, (_, variable: string) => environment[variable] ?? '');
  }
  // A secret file, and what it's for.
  environment.SFDX_AUTH_FILE = machine.write('secret-file', SECRET);
  const [, ...parts] = source.split(/\b(stage\('.*?'\)|aborted|notBuilt|cleanup) \{/);
  const blocks = Object.fromEntries(
    parts.flatMap((part, index) => {
      if (index % 2 === 1) return [];
      const scripts = (parts[index + 1] ?? '').matchAll(/\bsh (?:\'\'\'([^]*?)\'\'\'|'([^'\n]*)')/g);
      return [[part, [...scripts].map(([, long, short = '']) => long ?? short)] as const];
    }),
  );
  const { aborted = [], notBuilt = [], cleanup = [], ...stages } = blocks;
  if (aborted.join() !== notBuilt.join()) throw new Error('A superseded build ends otherwise than an aborted one.');
  return {
    steps: [
      ...Object.values(stages)
        .flat()
        .map((script) => ({ script, runsIn: 'success' as const })),
      ...aborted.map((script) => ({ script, runsIn: 'canceled' as const })),
      ...cleanup.map((script) => ({ script, runsIn: 'any' as const })),
    ],
    shell: 'sh -xe',
    stop: { signal: 'SIGTERM', to: 'group' },
  };
};

type BitbucketStep = { script: string[]; 'after-script': string[] };
type BitbucketPipelines = {
  pipelines: { 'pull-requests': { '**': Array<{ step?: BitbucketStep; final?: BitbucketStep }> } };
};

/** Each step begins in a new container, with the artifact of the first one and the cache. */
export const bitbucket = (machine: CiMachine): Runner => {
  const { pipelines } = readYaml('bitbucket-pipelines.yml') as BitbucketPipelines;
  setVariables(machine, { SFDX_AUTH_URL: SECRET });
  return {
    steps: pipelines['pull-requests']['**'].flatMap(({ step, final }) => {
      const { script, 'after-script': afterScript } = step ?? final ?? { script: [], 'after-script': [] };
      const runsIn = step ? 'success' : 'any';
      return [
        { script: ['set -e', ...script].join('\n'), runsIn },
        { script: afterScript.join('\n'), runsIn },
      ];
    }),
    shell: 'bash',
    stop: { signal: 'SIGKILL', to: 'group' },
    afterStep: () => {
      machine.delete(join('workspace', 'start.json'));
    },
  };
};
