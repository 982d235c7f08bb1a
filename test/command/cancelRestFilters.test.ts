import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import { DAY, HOUR, MINUTE } from './faults.js';
import { errorAnswer } from '../../simulatedOrg/httpAnswer.js';
import { orgForEach } from './orgForEach.js';

/** Somebody else's. */
const OTHER = { createdById: '0055g000000ZZZZAA4', createdByName: 'Casey Colleague' };

/** Not over before the test is. */
const LONG = { deployTime: 30 * DAY };

describe('sf deploy cancel-rest, filters', () => {
  const test = orgForEach();

  const add = (plan: Partial<DeploymentPlan>, ago?: number): Deployment => test.add({ ...LONG, ...plan }, ago);

  /** What `--all` cancels, after `--dry-run` has shown the same. */
  const matching = async (...flags: string[]): Promise<Array<string | undefined>> => {
    const { json } = await test.cancelJson('--dry-run', ...flags);
    const shown = json.result.deployments.map(({ id }) => id);
    await test.cancelJson('--all', '--no-prompt', '--async', ...flags);
    expect(test.patched()).to.have.members(shown);
    return shown;
  };

  for (const { flag, plan } of [
    { flag: '--validations-only', plan: { checkOnly: true } },
    { flag: '--mine', plan: { createdById: '0055g0000000001AAA' } },
  ]) {
    it(`${flag} takes only those, for --all and --dry-run`, async () => {
      add(OTHER);
      const { id } = add({ ...OTHER, ...plan });
      add(OTHER);

      expect(await matching(flag)).to.deep.equal([id]);
    });
  }

  it('--queued-only takes all but the one in progress', async () => {
    const [, one, other] = [add({}), add(OTHER), add({ checkOnly: true })];

    expect(await matching('--queued-only')).to.have.members([one.id, other.id]);
  });

  for (const { age, milliseconds } of [
    { age: '30m', milliseconds: 30 * MINUTE },
    { age: '4h', milliseconds: 4 * HOUR },
    { age: '2d', milliseconds: 2 * DAY },
  ]) {
    it(`--older-than ${age} takes those that were requested longer ago, not as long ago`, async () => {
      const older = add({}, 1000);
      add({}, milliseconds);

      expect(await matching('--older-than', age)).to.deep.equal([older.id]);
    });
  }

  for (const clockOffset of [-3 * HOUR, 3 * HOUR]) {
    it(`--older-than goes by the org's clock when that is ${clockOffset / HOUR} h off`, async () => {
      test.org.clockOffset = clockOffset;
      const older = add({}, HOUR);
      add({}, HOUR);

      expect(await matching('--older-than', '90m')).to.deep.equal([older.id]);
    });
  }

  it('--queued-only sends no request when the queue can’t be looked up again, and says so, exit 1', async () => {
    add({});
    const queued = add({});
    test.outside = {
      prompter: {
        rowWidth: 120,
        choose: async (_signal, _message, _heading, choices) => Promise.resolve(choices.map(({ value }) => value)),
        confirm: async () => {
          test.clock.advance(MINUTE);
          test.org.queryRefusal = errorAnswer(400, 'INVALID_TYPE', 'not supported');
          return Promise.resolve(true);
        },
      },
    };
    const { exitCode, stdout, stderr } = await test.cancel('--queued-only');

    expect(exitCode).to.equal(1);
    expect(test.patched()).to.be.empty;
    expect(stdout + stderr).to.include(`No request to cancel deployment ${queued.id} was sent`);
  });

  it('all have to match when they are combined', async () => {
    add({ checkOnly: true }, 5 * HOUR);
    const match = add({ checkOnly: true }, 0);
    add({ ...OTHER, checkOnly: true });
    add({}, 5 * HOUR);
    add({ checkOnly: true });

    const flags = ['--validations-only', '--queued-only', '--mine', '--older-than', '4h'];
    expect(await matching(...flags)).to.deep.equal([match.id]);
  });

  it('--newer-than takes those that were requested less long ago', async () => {
    add({}, 3 * HOUR);
    const newer = add({}, 30 * MINUTE);

    expect(await matching('--newer-than', '1h')).to.deep.equal([newer.id]);
  });

  it('--older-than and --newer-than together take those in between', async () => {
    add({}, 2 * HOUR);
    const between = add({}, HOUR);
    add({}, MINUTE);

    expect(await matching('--newer-than', '2h', '--older-than', '30m')).to.deep.equal([between.id]);
  });

  it('--except leaves out those that are named, with 15 characters too: all of mine but this one', async () => {
    const [one, other, third] = [add({}), add({}), add({})];
    add(OTHER);
    const flags = ['--mine', '--except', other.id.slice(0, 15), '--except', third.id];

    expect(await matching(...flags)).to.deep.equal([one.id]);
  });

  for (const { flags, plan } of [
    { flags: ['--validations-only'], plan: { checkOnly: true, hiddenFields: ['CheckOnly'] } },
    { flags: ['--older-than', '1m'], plan: { hiddenFields: ['CreatedDate'] } },
    { flags: ['--mine'], plan: { hiddenOwner: true } },
    { flags: ['--mine'], plan: { hiddenFields: ['CreatedById'] } },
  ]) {
    it(`${flags.join(' ')} leaves alone what the org doesn't say about: ${Object.keys(plan).at(-1) ?? ''}`, async () => {
      add(plan, HOUR);
      const { exitCode, json } = await test.cancelJson('--all', '--no-prompt', ...flags);

      expect(exitCode).to.equal(0);
      expect(json.result).to.deep.equal({ deployments: [] });
      expect(test.patched()).to.be.empty;
    });
  }

  it('--older-than and --newer-than match nothing when the org sends no date', async () => {
    test.org.sendsDate = false;
    add({}, HOUR);
    for (const flag of ['--older-than', '--newer-than']) {
      expect((await test.cancelJson('--dry-run', flag, '30m')).json.result).to.deep.equal({ deployments: [] });
    }
  });

  describe('the summary', () => {
    it('tells a person what was left alone', async () => {
      add({}, HOUR);
      const old = [add({ checkOnly: true }, 0), add({ checkOnly: true }, 5 * HOUR)];
      add({ checkOnly: true });
      const flags = ['--all', '--no-prompt', '--validations-only', '--older-than', '4h'];
      const { exitCode, stdout } = await test.cancel(...flags);

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.have.members(old.map(({ id }) => id));
      expect(stdout).to.match(
        /Canceled 2 of 2 validations \(older than 4h\) in org .*\. Also listed, and left as is: 1 deployment and 1 validation\.\n/,
      );
    });

    it('says what was found in terms of the filters', async () => {
      add({});
      add({});
      const flags = ['--all', '--no-prompt', '--queued-only', '--mine'];
      const { stdout } = await test.cancel(...flags);

      expect(stdout).to.include(`Canceled 1 of 1 deployment (queued, requested by you) in org ${test.username}.`);
    });
  });
});
