import { expect } from 'chai';
import { type CommandJson, type CommandRun, runCommand, runCommandJson } from '../runCommand.js';
import { errorAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { Interruption } from '../../src/system/interruption.js';
import { ageVersion, HOUR, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('sf deploy cancel-rest, interrupted', () => {
  const test = orgForEach();
  let interruption: AbortController;

  beforeEach(() => {
    interruption = new AbortController();
  });

  const interrupt = (): void => {
    interruption.abort(new Interruption());
  };

  const interruptAfter = (milliseconds: number): void => {
    test.clock.after(milliseconds, interrupt);
  };

  const run = async (...flags: string[]): Promise<CommandRun & { json: CommandJson }> =>
    runCommandJson(
      { clock: test.clock, untilInterrupted: () => interruption.signal },
      ...['-o', test.username, '--wait', '1', ...flags],
    );

  /** Nothing responds to the request, and somebody ends the command. */
  const hangAndInterrupt = (method: string, path?: RegExp): void => {
    test.org.failNext(method, { kind: 'hang', meanwhile: interrupt }, Infinity, path);
  };

  describe('while it waits', () => {
    beforeEach(() => {
      interruptAfter(2.5 * SECOND);
    });

    it('gives the deployment as it was seen last, and what to run next, exit 130', async () => {
      const { id } = test.org.deployments.add({ cancelTime: HOUR });
      const { exitCode, json } = await run('--job-id', id);

      expect(exitCode).to.equal(130);
      expect(json).to.include({ status: 130, name: 'InterruptedError' });
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the request to cancel deployment ${id}, and is still canceling it (status: Canceling).`,
      );
      expect(json.actions).to.deep.equal([
        `To see how deployment ${id} ends, run "sf deploy watch-rest -i ${id} -o ${test.username}".`,
      ]);
      expect(json.data).to.include({ id, status: 'Canceling', done: false, outcome: 'canceling' });
    });

    it('gives each deployment as it is, exit 130', async () => {
      const running = test.org.deployments.add({ cancelTime: HOUR });
      const refused = test.org.deployments.add();
      const canceled = test.org.deployments.add();
      test.org.refuseToCancel(refused.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(130);
      expect(json.message)
        .to.include(
          `accepted the request to cancel deployment ${running.id}, and is still canceling it (status: Canceling)`,
        )
        .and.include(`Org ${test.username} refused to cancel deployment ${refused.id}`);
      expect(json.message).to.include(refused.id).and.include('not yours').and.include(`Deployment ${canceled.id}`);
      expect(json.actions?.join()).to.include(running.id).and.not.include(canceled.id);
      expect(json.data?.deployments.map(({ id, outcome }) => ({ id, outcome }))).to.have.deep.members([
        { id: running.id, outcome: 'canceling' },
        { id: refused.id, outcome: 'refused' },
        { id: canceled.id, outcome: 'canceled' },
      ]);
      expect(json.data?.deployments.find(({ id }) => id === refused.id)?.error?.name).to.equal('INSUFFICIENT_ACCESS');
    });

    it('names every deployment that is still being canceled, exit 130', async () => {
      const [one, other] = [test.org.deployments.add({ cancelTime: HOUR }), test.org.deployments.add()];
      other.plan.cancelTime = HOUR;
      other.start(test.clock.now());
      const { exitCode, json } = await run('--job-id', one.id, '--job-id', other.id);

      expect(exitCode).to.equal(130);
      const ids = json.data?.deployments.map(({ id }) => id) ?? [];
      expect(ids).to.have.members([one.id, other.id]);
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the requests to cancel 2 deployments, and is still canceling them: ${ids.join(' and ')}.`,
      );
      expect(json.actions).to.deep.equal([
        `To see how they end, run "sf deploy watch-rest -i ${ids.join(' -i ')} -o ${test.username}".`,
      ]);
    });
  });

  it('gives no error of one that had ended with --ignore-completed, exit 130', async () => {
    const ended = test.org.deployments.add();
    test.clock.advance(HOUR);
    const { id } = test.org.deployments.add({ cancelTime: HOUR });
    interruptAfter(2.5 * SECOND);
    const { exitCode, json } = await run('--job-id', ended.id, '--job-id', id, '--ignore-completed');

    expect(exitCode).to.equal(130);
    expect(json.message).to.include(id).and.not.include(ended.id);
    expect(json.data?.deployments.map(({ error }) => error)).to.deep.equal([undefined, undefined]);
  });

  describe('before the org has responded', () => {
    it("says that it isn't known what the org does, and names the deployment, exit 130", async () => {
      const { id } = test.org.deployments.add();
      hangAndInterrupt('PATCH');
      const { exitCode, json } = await run('--use-most-recent');

      expect(exitCode).to.equal(130);
      expect(json.name).to.equal('InterruptedError');
      expect(json.message).to.equal(
        `Interrupted. Couldn't confirm whether org ${test.username} is canceling deployment ${id}: the org hadn't responded to the request yet.`,
      );
      expect(json.actions?.join()).to.include(`"sf deploy cancel-rest -i ${id} -o ${test.username}"`);
      expect(json.data).to.include({ id, outcome: 'unknown' });
    });

    it('says that the org accepted when it had done so without telling the status, exit 130', async () => {
      const { id } = test.org.deployments.add({ cancelTime: HOUR });
      test.org.failNext('PATCH', { kind: 'afterActing', answer: jsonAnswer(202, {}) });
      hangAndInterrupt('GET', /deployRequest/);
      const { exitCode, json } = await run('--job-id', id);

      expect(exitCode).to.equal(130);
      expect(json.message).to.equal(
        `Interrupted. Org ${test.username} accepted the request to cancel deployment ${id}, and is still canceling it (status: unknown).`,
      );
      expect(json.data).to.include({ status: null, outcome: 'canceling' });
    });

    it('says that the org refused when the reason was being looked for, exit 130', async () => {
      const { id } = test.org.deployments.add();
      test.org.refuseToCancel(id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'not yours'));
      hangAndInterrupt('GET', /deployRequest/);
      const { exitCode, json } = await run('--job-id', id);

      expect(exitCode).to.equal(130);
      expect(json).to.include({ name: 'InterruptedError' });
      expect(json.message).to.include('refused to cancel').and.include('not yours');
      expect(json.data).to.include({ status: null, outcome: 'refused' });
    });

    it('tells the deployments without a response from those without a request, exit 130', async () => {
      for (let count = 0; count < 7; count += 1) test.org.deployments.add();
      hangAndInterrupt('PATCH');
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(130);
      expect(json.message)
        .to.match(/hadn't responded/)
        .and.match(/weren't canceled because no requests were sent, and continue: 0Af/);
      const outcomes = json.data?.deployments.map(({ outcome }) => outcome) ?? [];
      expect(outcomes).to.have.lengthOf(7).and.include('unfinished').and.include('unknown');
    });

    it('sends no more requests, exit 130', async () => {
      for (let count = 0; count < 20; count += 1) test.org.deployments.add();
      hangAndInterrupt('PATCH');
      await run('--all', '--no-prompt');

      expect(test.org.deployRequests).to.have.lengthOf.at.most(5);
    });
  });

  describe('before the org was asked to cancel', () => {
    it('says that nothing was canceled, exit 130', async () => {
      test.org.deployments.add();
      interrupt();
      const { exitCode, stderr } = await runCommand(
        { clock: test.clock, untilInterrupted: () => interruption.signal },
        ...['-o', test.username, '--use-most-recent'],
      );

      expect(exitCode).to.equal(130);
      expect(stderr).to.include('Interrupted. Nothing was canceled.').and.not.include('    at ');
    });

    it('says so when the API version is being looked up, exit 130', async () => {
      const { id } = test.org.deployments.add();
      await ageVersion(test.username, 25);
      hangAndInterrupt('GET', /^\/services\/data$/);
      const { exitCode, json } = await run('--job-id', id);

      expect(exitCode).to.equal(130);
      expect(json.message).to.equal('Interrupted. Nothing was canceled.');
      expect(test.org.deployRequests).to.be.empty;
    });

    it('says so when the list is being read, exit 130', async () => {
      hangAndInterrupt('GET', /tooling/);
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(130);
      expect(json.message).to.equal('Interrupted. Nothing was canceled.');
      expect(test.org.deployRequests).to.be.empty;
    });
  });

  describe('once the end has been seen', () => {
    for (const { cancelEnding, exit, outcome } of [
      { cancelEnding: 'Canceled', exit: 0, outcome: 'canceled' },
      { cancelEnding: 'Failed', exit: 1, outcome: 'notCanceled' },
    ]) {
      it(`gives the end's own result while details of ${cancelEnding} are read, exit ${exit}`, async () => {
        const { id } = test.org.deployments.add({ cancelEnding });
        hangAndInterrupt('GET', /includeDetails/);
        const { exitCode, json } = await run('--job-id', id);

        expect(exitCode).to.equal(exit);
        expect(json.data ?? json.result).to.include({ id, status: cancelEnding, done: true, outcome });
      });
    }

    it('gives the results of all while the list of those queued meanwhile is read, exit 0', async () => {
      test.org.deployments.add();
      test.org.deployments.add();
      test.org.beforeNext('PATCH', () => {
        hangAndInterrupt('GET', /Status%20IN/);
      });
      const { exitCode, json } = await run('--all', '--no-prompt');

      expect(exitCode).to.equal(0);
      expect(json.result.deployments.map(({ outcome }) => outcome)).to.deep.equal(['canceled', 'canceled']);
    });
  });
});
