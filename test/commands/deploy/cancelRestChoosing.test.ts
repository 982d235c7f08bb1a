import { expect } from 'chai';
import { type Choice, PromptDeclined, type Prompter } from '../../../src/choosing/prompter.js';
import { type CommandRun, runCommand } from '../../runCommand.js';
import type { TestClock } from '../../standInOrg/clock.js';
import type { Deployment } from '../../standInOrg/deployment.js';
import type { StandInOrg } from '../../standInOrg/standInOrg.js';
import { startOrg } from '../../standInOrg/startOrg.js';

const MINUTE = 60_000;

/** Somebody who answers the questions as a test wants, and remembers them. */
class Person implements Prompter {
  public readonly questions: string[] = [];
  public heading = '';
  public choices: Array<Choice<unknown>> = [];

  public constructor(private readonly answers: { choice?: number; confirmation?: boolean; leaves?: PromptDeclined }) {}

  public choose: Prompter['choose'] = async (message, heading, choices) => {
    this.questions.push(message);
    this.heading = heading;
    this.choices = choices;
    if (this.answers.leaves) throw this.answers.leaves;
    const chosen = choices[this.answers.choice ?? 0];
    if (!chosen) throw new Error('there is no such choice');
    return Promise.resolve(chosen.value);
  };

  public confirm: Prompter['confirm'] = async (message) => {
    this.questions.push(message);
    if (this.answers.leaves) throw this.answers.leaves;
    return Promise.resolve(this.answers.confirmation ?? false);
  };
}

describe('sf deploy cancel-rest, asking', () => {
  let clock: TestClock;
  let org: StandInOrg;
  let username: string;

  beforeEach(async () => {
    ({ clock, org, username } = await startOrg());
  });

  afterEach(async () => org.stop());

  const add = (createdByName: string): Deployment => {
    const deployment = org.deployments.add({ createdByName });
    clock.advance(MINUTE);
    return deployment;
  };

  const ask = async (prompter: Person, ...flags: string[]): Promise<CommandRun> =>
    runCommand({ clock, prompter }, '-o', username, '--async', ...flags);

  const patched = (): Array<string | undefined> =>
    org.deployRequests.filter(({ method }) => method === 'PATCH').map(({ path }) => path.split('/').at(-1));

  it('offers the deployments newest first, under headings that stand above the rows', async () => {
    const older = add('Riley Release');
    const newer = add('Casey Colleague');
    const person = new Person({ choice: 1, confirmation: true });
    const { exitCode } = await ask(person);

    expect(exitCode).to.equal(0);
    expect(patched()).to.deep.equal([older.id]);
    expect(person.choices).to.deep.equal([
      {
        value: person.choices[0]?.value,
        name: 'Casey Colleague    1m ago     deployment Pending    -           -',
        short: newer.id,
        description: `deployment ${newer.id} (Pending), started 1m ago by Casey Colleague`,
      },
      {
        value: person.choices[1]?.value,
        name: 'Riley Release      2m ago     deployment InProgress 206/1032    27/135',
        short: older.id,
        description: `deployment ${older.id} (InProgress), started 2m ago by Riley Release`,
      },
    ]);
    expect(person.heading).to.equal('Started By         Started    Kind       Status     Components  Tests');
    expect(person.questions).to.deep.equal([
      `Which deployment in org ${username} do you want to cancel?`,
      `Cancel deployment ${older.id} (InProgress), started 2m ago by Riley Release, in org ${username}?`,
    ]);
  });

  it('asks just for the yes or no where there is one', async () => {
    const { id } = add('Riley Release');
    const person = new Person({ confirmation: true });
    await ask(person);

    expect(person.questions).to.have.lengthOf(1);
    expect(patched()).to.deep.equal([id]);
  });

  it('asks nothing where there is none, NoActiveDeploymentError, exit 1', async () => {
    const person = new Person({});
    const { exitCode, stderr } = await ask(person);

    expect(exitCode).to.equal(1);
    expect(stderr).to.include('NoActiveDeploymentError').and.include(username).and.include('right org');
    expect(person.questions).to.be.empty;
  });

  for (const { answer, person, code, name } of [
    { answer: 'a no', person: (): Person => new Person({}), code: 1, name: 'NothingCanceledError' },
    {
      answer: 'Escape',
      person: (): Person => new Person({ leaves: new PromptDeclined('escape') }),
      code: 1,
      name: 'NothingCanceledError',
    },
    {
      answer: 'Ctrl-C',
      person: (): Person => new Person({ leaves: new PromptDeclined('interruption') }),
      code: 130,
      name: 'InterruptedError',
    },
  ]) {
    for (const flags of [[], ['--all']]) {
      it(`cancels nothing, and says so, after ${answer} to ${flags.join() || 'the list'}, exit ${code}`, async () => {
        add('Riley Release');
        add('Casey Colleague');
        const { exitCode, stderr } = await ask(person(), ...flags);

        expect(exitCode).to.equal(code);
        expect(stderr).to.include(name).and.include('Nothing was canceled');
        expect(patched()).to.be.empty;
      });
    }
  }

  it('passes on what goes wrong with the question itself', async () => {
    add('Riley Release');
    const prompter: Prompter = {
      choose: async () => Promise.reject(new Error('no keyboard')),
      confirm: async () => Promise.reject(new Error('no keyboard')),
    };
    const { exitCode, stderr } = await runCommand({ clock, prompter }, '-o', username);

    expect(exitCode).to.equal(1);
    expect(stderr).to.include('no keyboard');
  });

  it('asks once for all of several', async () => {
    add('Riley Release');
    add('Casey Colleague');
    const person = new Person({ confirmation: true });
    const { exitCode } = await ask(person, '--all');

    expect(exitCode).to.equal(0);
    expect(person.questions).to.deep.equal([`Cancel these 2 deployments in org ${username}?`]);
    expect(patched()).to.have.lengthOf(2);
  });

  it('asks for the one where --all is one', async () => {
    const { id } = add('Riley Release');
    const person = new Person({ confirmation: true });
    await ask(person, '--all');

    expect(person.questions).to.deep.equal([
      `Cancel deployment ${id} (InProgress), started 1m ago by Riley Release, in org ${username}?`,
    ]);
  });

  it('asks nothing with --all --no-prompt', async () => {
    add('Riley Release');
    const person = new Person({});
    const { exitCode } = await ask(person, '--all', '--no-prompt');

    expect(exitCode).to.equal(0);
    expect(person.questions).to.be.empty;
  });
});
