import { AuthInfo } from '@salesforce/core';
import { expect } from 'chai';
import { Interruption } from '../../src/system/interruption.js';
import { Declined, type Prompter, type TableRow } from '../../src/system/environment.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { CommandRun } from '../runCommand.js';
import { MINUTE } from './faults.js';
import { orgForEach } from './orgForEach.js';

type Answers = { chosen?: number[]; confirmation?: boolean; leaves?: Error };

/** Somebody who answers the questions as a test wants, and remembers them. */
class Person implements Prompter {
  public readonly rowWidth = 120;
  public readonly questions: string[] = [];
  public heading = '';
  public choices: Array<TableRow<unknown>> = [];

  public constructor(private readonly answers: Answers = {}) {}

  public choose: Prompter['choose'] = async (_signal, message, heading, choices) => {
    this.questions.push(message);
    this.heading = heading;
    this.choices = choices;
    if (this.answers.leaves) throw this.answers.leaves;
    const chosen = choices.filter((_, index) => (this.answers.chosen ?? [0]).includes(index));
    return Promise.resolve(chosen.map(({ value }) => value));
  };

  public confirm: Prompter['confirm'] = async (_signal, message) => {
    this.questions.push(message);
    if (this.answers.leaves) throw this.answers.leaves;
    return Promise.resolve(this.answers.confirmation ?? false);
  };
}

const willing = (...chosen: number[]): Person => new Person({ chosen, confirmation: true });

describe('sf deploy cancel-rest, asking', () => {
  const test = orgForEach();

  const add = (createdByName: string, plan?: Partial<DeploymentPlan>): Deployment =>
    test.add({ createdByName, ...plan }, MINUTE);

  const ask = async (prompter: Prompter, ...flags: string[]): Promise<CommandRun> => {
    test.outside = { prompter };
    return test.cancel('--async', ...flags);
  };

  /** Somebody who chooses the first two, and takes ten minutes to confirm that. */
  const hesitant = (): Person => {
    const person = willing(0, 1);
    const { confirm } = person;
    person.confirm = async (...args) => {
      test.clock.advance(10 * MINUTE);
      return confirm(...args);
    };
    return person;
  };

  it('offers the one in progress first, then the oldest, under headings that stand above the rows', async () => {
    const running = add('Riley Release');
    const older = add('Casey Colleague', { checkOnly: true });
    const newer = add('Casey Colleague');
    const person = willing(1);
    const { exitCode } = await ask(person);

    expect(exitCode).to.equal(0);
    expect(test.patched()).to.deep.equal([older.id]);
    expect([person.heading, ...person.choices.map(({ row }) => row)]).to.deep.equal([
      'Job ID              Status      Kind        Requested  Requested By     Components  Tests',
      `${running.id}  InProgress  deployment  3m ago     Riley Release    309/1032    40/135`,
      `${older.id}  Pending     validation  2m ago     Casey Colleague  -           -`,
      `${newer.id}  Pending     deployment  1m ago     Casey Colleague  -           -`,
    ]);
    expect(person.choices.map(({ short }) => short)).to.deep.equal([running.id, older.id, newer.id]);
    expect(person.questions).to.deep.equal([
      `Which of these 3 unfinished deployments in org ${test.username} do you want to cancel?`,
      `PRODUCTION org ${test.username}: cancel validation ${older.id} (Pending), requested 2 minutes ago by Casey Colleague?`,
    ]);
  });

  it('cancels several that were chosen from the list, and asks once for all of them', async () => {
    add('Riley Release');
    const validation = add('Casey Colleague', { checkOnly: true });
    const deployment = add('Casey Colleague');
    const person = willing(1, 2);
    const { exitCode, stdout } = await ask(person);

    expect(exitCode).to.equal(0);
    expect(test.patched()).to.have.members([deployment.id, validation.id]);
    expect(person.questions.at(-1)).to.equal(`PRODUCTION org ${test.username}: cancel 1 deployment and 1 validation?`);
    expect(stdout).to.include(
      `Canceled or being canceled: 2 of 2 deployments and validations in org ${test.username}.`,
    );
  });

  for (const { how, flags } of [
    { how: 'from the list', flags: [] },
    { how: 'by --all', flags: ['--all'] },
  ]) {
    it(`leaves alone what has left the queue while the question stood, when chosen ${how} with --queued-only`, async () => {
      const running = add('Riley Release', { deployTime: 5 * MINUTE });
      const next = add('Riley Release');
      const queued = add('Riley Release');
      const { exitCode, stdout, stderr } = await ask(hesitant(), '--queued-only', ...flags);

      expect(exitCode).to.equal(0);
      expect(running.isFinished).to.equal(true);
      expect(test.patched()).to.deep.equal([queued.id]);
      expect(next.status).not.to.match(/^Cancel/);
      expect(stderr).to.include(
        `Deployment ${next.id} in org ${test.username} left the queue before this command could cancel it`,
      );
      if (flags.length > 0) expect(stdout).to.include('1 of 2 deployments (queued)').and.include(`-i ${next.id}`);
    });
  }

  it('is an error when all that were chosen have left the queue while the question stood', async () => {
    add('Riley Release', { deployTime: 5 * MINUTE });
    const queued = [add('Riley Release', { deployTime: MINUTE }).id, add('Riley Release').id];
    const { exitCode, stderr } = await ask(hesitant(), '--queued-only');

    expect(exitCode).to.equal(1);
    expect(test.patched()).to.be.empty;
    for (const id of queued) expect(stderr).to.include(`Deployment ${id} in org ${test.username} left the queue`);
    expect(stderr).to.include('NoActiveDeploymentError').and.include('Nothing was canceled: deployments ');
  });

  it('neither asks about the queue once more nor says something of it when the list is fresh', async () => {
    add('Riley Release');
    const queued = add('Riley Release');
    const { stderr } = await ask(willing(0), '--queued-only');

    expect(test.org.deploymentQueries).to.have.lengthOf(1);
    expect(test.patched()).to.deep.equal([queued.id]);
    expect(stderr).to.not.include('Warning');
  });

  it('asks only which one with --no-prompt', async () => {
    add('Riley Release');
    const queued = add('Riley Release');
    const person = willing(1);
    await ask(person, '--no-prompt');

    expect(test.patched()).to.deep.equal([queued.id]);
    expect(person.questions).to.have.lengthOf(1);
  });

  for (const { flags, questions } of [
    { flags: [], questions: 2 },
    { flags: ['--no-prompt'], questions: 1 },
  ]) {
    it(`reads the list once, and shows a list of one like any other, with ${flags.join() || 'no flags'}`, async () => {
      const { id } = add('Casey Colleague');
      const person = willing(0);
      await ask(person, ...flags);

      expect(test.org.deploymentQueries).to.have.lengthOf(1);
      expect(person.choices.map(({ short }) => short)).to.deep.equal([id]);
      expect(person.questions).to.have.lengthOf(questions);
      expect(test.patched()).to.deep.equal([id]);
    });

    it(`cancels nothing when the choice of one is left, with ${flags.join() || 'no flags'}`, async () => {
      add('Casey Colleague');
      await ask(new Person({ leaves: new Declined() }), ...flags);

      expect(test.patched()).to.be.empty;
    });
  }

  it('offers only what the filters match', async () => {
    add('Riley Release');
    const [one, other] = [add('Casey Colleague', { checkOnly: true }), add('Casey Colleague', { checkOnly: true })];
    const person = willing(0);
    await ask(person, '--validations-only');

    expect(person.choices.map(({ short }) => short)).to.deep.equal([one.id, other.id]);
    expect(test.patched()).to.deep.equal([one.id]);
  });

  for (const { answer, person, code } of [
    { answer: 'a no', person: (): Person => new Person(), code: 1 },
    { answer: 'Escape', person: (): Person => new Person({ leaves: new Declined() }), code: 1 },
    { answer: 'Ctrl-C', person: (): Person => new Person({ leaves: new Interruption() }), code: 130 },
  ]) {
    for (const flags of [[], ['--all']]) {
      it(`cancels nothing and says so after ${answer} to ${flags.join() || 'the list'}, exit ${code}`, async () => {
        add('Riley Release');
        add('Casey Colleague');
        const { exitCode, stdout, stderr } = await ask(person(), ...flags);

        expect(exitCode).to.equal(code);
        expect(stderr).to.include('Nothing was canceled.');
        if (code === 1) expect(stderr).to.not.match(/Error|Warning/);
        expect(stdout).to.equal('');
        expect(test.patched()).to.be.empty;
      });
    }
  }

  it('passes on what goes wrong with the question itself', async () => {
    add('Riley Release');
    const { exitCode, stderr } = await ask(new Person({ leaves: new Error('no keyboard') }));

    expect(exitCode).to.equal(1);
    expect(stderr).to.include('no keyboard');
  });

  describe('--all', () => {
    for (const { deployments, validations, numbers } of [
      { deployments: 2, validations: 0, numbers: '2 deployments' },
      { deployments: 0, validations: 2, numbers: '2 validations' },
      { deployments: 2, validations: 1, numbers: '2 deployments and 1 validation' },
    ]) {
      it(`shows them and asks once, with the numbers, when it's ${numbers}`, async () => {
        for (let count = 0; count < deployments; count += 1) add('Riley Release');
        for (let count = 0; count < validations; count += 1) add('Riley Release', { checkOnly: true });
        const person = willing();
        const { exitCode, stderr } = await ask(person, '--all');

        expect(exitCode).to.equal(0);
        expect(person.questions).to.deep.equal([`PRODUCTION org ${test.username}: cancel ${numbers}?`]);
        expect(stderr.split('\n').filter((line) => line.startsWith('0Af'))).to.have.lengthOf(deployments + validations);
        expect(test.patched()).to.have.lengthOf(deployments + validations);
      });
    }

    it('asks about the deployment itself when it is one', async () => {
      const { id } = add('Riley Release');
      const person = willing();
      await ask(person, '--all');

      expect(person.questions).to.deep.equal([
        `PRODUCTION org ${test.username}: cancel deployment ${id} (InProgress), requested 1 minute ago by Riley Release?`,
      ]);
    });

    it("asks in a whole sentence when the org doesn't say who started it and when", async () => {
      add('Riley Release', { hiddenOwner: true, hiddenFields: ['CreatedDate'] });
      const person = willing();
      await ask(person, '--all');

      expect(person.questions[0]).to.not.match(/ {2}|by \?|requested \?/);
    });

    it('asks nothing with --no-prompt', async () => {
      add('Riley Release');
      const person = new Person();
      const { exitCode } = await ask(person, '--all', '--no-prompt');

      expect(exitCode).to.equal(0);
      expect(person.questions).to.be.empty;
    });
  });

  describe('the question', () => {
    const PRODUCTION = { isSandbox: false, orgEdition: 'Enterprise Edition' };
    for (const { org, fields, isProduction } of [
      { org: 'production', fields: PRODUCTION, isProduction: true },
      { org: 'a sandbox', fields: { ...PRODUCTION, isSandbox: true }, isProduction: false },
      { org: 'a scratch org', fields: { ...PRODUCTION, isScratch: true }, isProduction: false },
      { org: 'a trial', fields: { ...PRODUCTION, trailExpirationDate: '2026-12-01' }, isProduction: false },
      { org: 'a Developer Edition', fields: { ...PRODUCTION, orgEdition: 'Developer Edition' }, isProduction: false },
      { org: 'of an unknown edition', fields: { ...PRODUCTION, orgEdition: '' }, isProduction: false },
    ]) {
      it(`${isProduction ? 'names' : "doesn't name"} production when the login's org is ${org}`, async () => {
        await (await AuthInfo.create({ username: test.username })).save(fields);
        add('Riley Release');
        const person = willing();
        await ask(person, '--all');

        expect(person.questions[0]?.startsWith(`PRODUCTION org ${test.username}: `)).to.equal(isProduction);
      });
    }
  });
});
