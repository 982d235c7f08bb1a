import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Flags, Parser } from '@oclif/core';
import { SfCommand } from '@salesforce/sf-plugins-core';
import { expect } from 'chai';
import { parseDocument } from 'yaml';
import DeployCancelRest from '../src/commands/deploy/cancel-rest.js';
import { runProcess } from './runProcess.js';

const recipes = fileURLToPath(new URL('../recipes/', import.meta.url));
const filesIn = (folder: string): string[] =>
  readdirSync(recipes + folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => folder + name);
const scripts = filesIn('ci/');
const pipelines = filesIn('').filter((file) => file !== 'README.md');
const yamlFiles = pipelines.filter((file) => file.endsWith('.yml'));
const jenkinsfiles = pipelines.filter((file) => file.startsWith('Jenkinsfile'));

const read = (file: string): string => readFileSync(recipes + file, 'utf8');

/** What is in a YAML file that a strict parser takes without a complaint. */
const readYaml = (file: string): unknown => {
  const document = parseDocument(read(file));
  expect([...document.errors, ...document.warnings], file).to.deep.equal([]);
  return document.toJS();
};

const STALE = 'ci/cancel-stale-validations.sh 4';
const ID = '0Af0x000017yLUFCA2';

/** The flags of every call of a command, with a job ID for the shell's variables. */
const flagsOf = (command: string, file: string): string[][] =>
  [...read(file).matchAll(new RegExp(`${command}(?= )([^'\`)\\n]*)`, 'g'))]
    .map(([, flags = '']) => flags.replace('"$id"', ID).replace('"$@"', '').split(' ').filter(Boolean))
    .filter(([first]) => first?.startsWith('-'));

/** What is left of brackets when all pairs are taken out. */
const unmatched = (brackets: string): string => {
  const rest = brackets.replaceAll(/\(\)|\{\}/g, '');
  return rest === brackets ? rest : unmatched(rest);
};

/** Parses the flags as the command does, but without a login. */
const parse = async (argv: string[]): Promise<Record<string, unknown>> => {
  const { 'target-org': targetOrg, 'api-version': apiVersion, ...own } = DeployCancelRest.flags;
  expect([targetOrg, apiVersion]).not.to.include(undefined);
  const flags = { ...SfCommand.baseFlags, json: Flags.boolean(), ...own };
  return (await Parser.parse(argv, { flags, strict: true })).flags;
};

describe('the recipes', () => {
  for (const file of yamlFiles) {
    it(`${file} is YAML`, () => {
      expect(readYaml(file)).to.be.an('object').that.is.not.empty;
    });
  }

  for (const file of jenkinsfiles) {
    it(`${file} is one block, its brackets match, and its commands are shell`, async () => {
      const source = read(file).replaceAll(/^ *\/\/.*$| \/\/ .*$/gm, '');
      expect(source.trim()).to.match(/^pipeline \{[^]*\}$/);
      const brackets = source.replaceAll(/'[^'\n]*'|"[^"\n]*"/g, '').replaceAll(/[^{}()]/g, '');
      expect(unmatched(brackets)).to.equal('');

      const commands = [...source.matchAll(/\bsh '([^'\n]+)'/g)].map(([, command = '']) => command);
      expect(commands).to.have.length(source.split(/^ *sh\b/m).length - 1);
      for (const command of commands) {
        expect(await runProcess('bash', '-n', '-c', command), command).to.deep.include({ exitCode: 0, stderr: '' });
      }
    });
  }

  for (const file of scripts) {
    it(`${file} can be run, is bash, and stops at the first error`, async () => {
      expect(statSync(recipes + file).mode & 0o111, 'executable').to.equal(0o111);
      expect(read(file)).to.match(/^#!\/usr\/bin\/env bash\n(#.*\n)+set -euo pipefail\n/);
      expect(await runProcess('bash', '-n', recipes + file)).to.deep.include({ exitCode: 0, stderr: '' });
    });
  }

  for (const file of ['README.md', ...scripts, ...pipelines]) {
    it(`${file} uses the command as it is, and scripts that there are`, async () => {
      for (const flags of flagsOf('sf deploy cancel-rest', file)) {
        const parsed = await parse(flags);
        expect(Boolean(parsed['job-id'] ?? parsed['use-most-recent'] ?? parsed.all), flags.join(' ')).to.be.true;
      }
      for (const [, flags = ''] of read(file).matchAll(/^.*ci\/cancel\.sh \S+((?: --[a-z-]+(?: \d+)?)+)/gm)) {
        expect(await parse(['--job-id', ID, '--json', ...flags.trim().split(' ')])).to.include({ 'job-id': ID });
      }
      for (const [script] of read(file).matchAll(/\bci\/[a-z-]+\.sh/g)) expect(scripts).to.include(script);
    });
  }

  it('cancel one deployment by its job ID, and read the JSON of it', () => {
    expect(flagsOf('sf deploy cancel-rest', 'ci/cancel.sh')).to.deep.equal([['--job-id', ID, '--json']]);
  });

  for (const file of pipelines) {
    it(`${file} is explained, and its scheduled job clears stale validations alone`, () => {
      expect(read('README.md')).to.include(`[${file}](${file})`);
      expect(read(file)).not.to.include('--all');
    });
  }

  it('on GitHub, a push cancels the run before it, whose last step always runs, for less than the 5 minutes it has', () => {
    const workflow = readYaml('github-actions-validate.yml');

    expect(workflow).to.have.nested.property('concurrency.cancel-in-progress', true);
    expect(workflow).to.have.nested.property('concurrency.group').that.includes('github.ref');
    expect(workflow)
      .to.have.nested.property('jobs.validate.steps[3].run')
      .that.matches(/^exec ci\/deploy\.sh \.deployment-id /);
    expect(workflow)
      .to.have.nested.property('jobs.validate.steps[4]')
      .that.deep.equals({ if: 'always()', run: 'ci/cancel.sh .deployment-id --wait 4' });

    const scheduled = readYaml('github-actions-cancel-stale-validations.yml');
    expect(scheduled).to.have.nested.property('on.schedule[0].cron');
    expect(scheduled).to.have.nested.property(`jobs.cancel-stale-validations.steps[3].run`, STALE);
  });

  it('on GitLab, a commit cancels the job before it, whose after_script sets up anew and cancels in less than 5 minutes', () => {
    const pipeline = readYaml('gitlab-ci.yml');

    expect(pipeline).to.have.nested.property('workflow.auto_cancel.on_new_commit', 'interruptible');
    expect(pipeline).to.have.nested.property('validate.interruptible', true);
    expect(pipeline)
      .to.have.nested.property('validate.script[1]')
      .that.matches(/^ci\/deploy\.sh \.deployment-id /);
    expect(pipeline)
      .to.have.nested.property('validate.after_script')
      .that.deep.equals(['test -s .deployment-id || exit 0', 'ci/set-up.sh', 'ci/cancel.sh .deployment-id --wait 3']);
    expect(pipeline).to.have.nested.property('cancel-stale-validations.rules[0].if').that.includes('schedule');
    expect(pipeline).to.have.nested.property('cancel-stale-validations.script[1]', STALE);
  });

  it('on Azure, a push cancels the run before it, whose last step always runs, for less than the time that it has', () => {
    const pipeline = readYaml('azure-pipelines.yml');

    expect(pipeline).to.have.nested.property('pr.autoCancel', true);
    expect(pipeline)
      .to.have.nested.property('jobs[0].condition')
      .that.matches(/^and\(succeeded\(\), ne\(/);
    expect(pipeline).to.have.nested.property('jobs[0].cancelTimeoutInMinutes').that.is.greaterThan(8);
    expect(pipeline)
      .to.have.nested.property('jobs[0].steps[2].bash')
      .that.matches(/^exec ci\/deploy\.sh \.deployment-id /);
    expect(pipeline)
      .to.have.nested.property('jobs[0].steps[3]')
      .that.deep.equals({ bash: 'ci/cancel.sh .deployment-id --wait 8', condition: 'always()' });
    expect(pipeline).to.have.nested.property('schedules[0].always', true);
    expect(pipeline)
      .to.have.nested.property('jobs[1].condition')
      .that.matches(/^and\(succeeded\(\), eq\(/);
    expect(pipeline).to.have.nested.property('jobs[1].steps[2].bash', STALE);
  });

  it('on Bitbucket, the job ID is an artifact of a step of its own, and the final step cancels with it', () => {
    const pipelineFile = readYaml('bitbucket-pipelines.yml');

    const steps = 'pipelines.pull-requests.**';
    expect(pipelineFile)
      .to.have.nested.property(`${steps}[0].step.script[1]`)
      .that.matches(/^ci\/start\.sh deployment-id /);
    expect(pipelineFile).to.have.nested.property(`${steps}[0].step.artifacts[0]`, 'deployment-id');
    expect(pipelineFile).to.have.nested.property(`${steps}[1].step.script[1]`, 'ci/wait.sh deployment-id 60');
    expect(pipelineFile)
      .to.have.nested.property(`${steps}[2].final.script`)
      .that.deep.equals(['test -s deployment-id || exit 0', 'ci/set-up.sh', 'ci/cancel.sh deployment-id --wait 10']);
    expect(pipelineFile).to.have.nested.property('pipelines.custom.cancel-stale-validations[0].step.script[1]', STALE);
  });

  it('on Jenkins, a build aborts the one before it, which cancels at its end; the scheduled job is another one', () => {
    const jenkinsfile = read('Jenkinsfile');

    expect(jenkinsfile).to.include('disableConcurrentBuilds(abortPrevious: true)').and.not.include('cron');
    expect(jenkinsfile).to.match(/post \{[^}]*always \{\s*sh 'ci\/cancel\.sh "\$DEPLOYMENT_ID" --wait 10'\s*\}/);
    expect(read('Jenkinsfile.cancel-stale-validations'))
      .to.match(/triggers \{\s*cron\(/)
      .and.include(`sh '${STALE}'`)
      .and.not.include('abortPrevious');
  });
});
