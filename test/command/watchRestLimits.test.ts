import { expect } from 'chai';
import { say } from '../../src/messages.js';
import { Interruption } from '../../src/system/interruption.js';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { JsonRun } from '../runCommand.js';
import { ageVersion, HOUR, instead, MINUTE, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

/** The minute of --wait and another one; the test's clock runs on for a moment while a request is given up. */
const LIMIT = 2 * MINUTE + 2 * SECOND;

const READ = /deployRequest/;

describe('sf deploy watch-rest, whatever ends it,', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment =>
    test.add({ deployTime: HOUR, cancelTime: 20 * SECOND, ...plan });

  const watch = async (deployment: Deployment, ...more: string[]): Promise<JsonRun & { took: number }> => {
    const start = test.clock.now();
    const run = await test.watchJson('-i', deployment.id, ...more);
    return { ...run, took: test.clock.now() - start };
  };

  /** No response comes, and the time passes until the request is given up. */
  const silence = (): Fault => ({
    kind: 'hang',
    meanwhile: (isOpen) => {
      const pass = (): void => {
        if (!isOpen()) return;
        test.clock.advance(100);
        setImmediate(pass);
      };
      pass();
    },
  });

  const fallSilent = (): void => {
    test.org.failNext('GET', silence(), Infinity, READ);
    test.org.failNext('PATCH', silence());
  };

  describe('keeps to the limits of --wait', () => {
    for (const { when, after } of [
      { when: 'from the start', after: 0 },
      { when: 'after 30 s', after: 30 * SECOND },
      { when: 'after 55 s', after: 55 * SECOND },
      { when: 'when --wait is over', after: MINUTE },
    ]) {
      it(`and advises to repeat the request when the org falls silent ${when}`, async () => {
        const deployment = add();
        if (after === 0) fallSilent();
        else test.clock.after(after, fallSilent);
        const { exitCode, json, took } = await watch(
          deployment,
          ...['--wait', '1', '--cancel-on-exit', '--cancel-on-failure'],
        );

        expect(took).to.be.at.most(LIMIT);
        expect(test.patched()).not.to.be.empty;
        expect(exitCode).to.equal(69);
        expect(json.result).to.include({ id: deployment.id, outcome: 'unknown' });
      });
    }

    it('and tells a person to repeat the request when the org stays silent', async () => {
      const deployment = add();
      fallSilent();
      const { stdout, stderr } = await test.watch(
        '-i',
        deployment.id,
        '--wait',
        '1',
        '--cancel-on-exit',
        '--cancel-on-failure',
      );

      expect(stdout).to.include(
        say('step.repeat', { command: `sf deploy cancel-rest -i ${deployment.id} -o ${test.username}` }),
      );
      expect(stderr).to.include(
        `Couldn't confirm whether org ${test.username} is canceling deployment ${deployment.id} (`,
      );
    });

    it('when a failure is followed by silence', async () => {
      test.clock.after(45 * SECOND, fallSilent);
      const { took } = await watch(
        add({ failAt: 40 * SECOND }),
        ...['--wait', '1', '--cancel-on-exit', '--cancel-on-failure'],
      );

      expect(took).to.be.at.most(LIMIT);
      expect(test.patched()).not.to.be.empty;
    });

    for (const flag of ['--cancel-on-failure', '--cancel-if-queued=1m']) {
      it(`and cancels when the last read shows a reason for ${flag}`, async () => {
        if (flag !== '--cancel-on-failure') add();
        const deployment = add({ failAt: MINUTE - 3 * SECOND });
        if (flag !== '--cancel-on-failure') test.clock.advance(2 * SECOND);
        const { exitCode, json } = await watch(deployment, '--wait', '1', flag);

        expect(test.patched()).to.have.lengthOf(1);
        expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
        expect(exitCode).to.equal(flag === '--cancel-on-failure' ? 1 : 69);
      });
    }
  });

  describe('when the org no longer shows the deployment', () => {
    const refusals = [
      { code: 401, errorCode: 'INVALID_SESSION_ID' },
      { code: 403, errorCode: 'API_DISABLED_FOR_ORG' },
      { code: 404, errorCode: 'NOT_FOUND' },
    ];
    for (const { code, errorCode } of refusals) {
      const refuse = (): void => {
        test.org.failNext('GET', instead(errorAnswer(code, errorCode, 'not for you')), Infinity, READ);
      };

      it(`cancels with --cancel-on-exit after a minute of ${code}, and says that the org accepted it`, async () => {
        const deployment = add();
        test.clock.after(10 * SECOND, refuse);
        const { exitCode, json, took } = await watch(deployment, '--cancel-on-exit');

        expect(exitCode).to.equal(69);
        expect(test.patched()).to.have.lengthOf(1);
        expect(took).to.be.within(2 * MINUTE, 2 * MINUTE + 30 * SECOND);
        expect(json.result).to.include({ outcome: 'canceling', done: false });
      });
    }

    it('says that the deployment continues when the org refuses to cancel it, too', async () => {
      const deployment = add();
      const no = instead(errorAnswer(403, 'API_DISABLED_FOR_ORG', 'no'));
      test.clock.after(10 * SECOND, () => {
        test.org.failNext('GET', no, Infinity, READ);
        test.org.failNext('PATCH', no);
      });
      const { exitCode, json } = await watch(deployment, '--cancel-on-exit');

      expect(exitCode).to.equal(1);
      expect(test.patched()).to.have.lengthOf(1);
      expect(json.message).to.include('which continues unless it has ended');
      expect(json.warnings.join()).to.include(`Org ${test.username} refused to cancel deployment ${deployment.id}`);
    });

    const down = (): Fault => instead(htmlAnswer(503, 'Down'));

    it('cancels with --cancel-on-exit after a first read that gets 503 for a minute, and waits for the end', async () => {
      const deployment = add();
      test.org.failNext('GET', down(), Infinity, READ);
      test.org.beforeNext('PATCH', () => {
        test.org.recover();
      });
      const { json, exitCode } = await watch(deployment, '--cancel-on-exit');

      expect(test.patched()).to.have.lengthOf(1);
      expect(exitCode).to.equal(1);
      expect(json.result).to.include({ id: deployment.id, status: 'Canceled', outcome: 'canceled' });
    });

    it('cancels with --cancel-on-exit when even the API version gets 503 for a minute', async () => {
      const deployment = add();
      await ageVersion(test.username, 25);
      test.org.failNext('GET', down(), Infinity, /services\/data$/);
      const { json } = await watch(deployment, '--cancel-on-exit', '--wait', '1');

      expect(test.patched()).to.have.lengthOf(1);
      expect(json.result).to.include({ status: 'Canceled' });
    });

    it('says without the flag that nothing was canceled after a first read that gets 503 for a minute', async () => {
      test.org.failNext('GET', down(), Infinity, READ);
      const { json, exitCode } = await watch(add());

      expect(exitCode).to.equal(1);
      expect(test.patched()).to.be.empty;
      expect(json.message).to.include('The deployment continues unless it has ended.');
    });
  });

  describe('interrupted', () => {
    it('while a refusal is being explained exits with 130', async () => {
      const deployment = add({ failAt: 5 * SECOND });
      test.org.refuseToCancel(deployment.id, errorAnswer(403, 'INSUFFICIENT_ACCESS', 'you are not allowed to'));
      test.org.beforeNext('PATCH', () => {
        test.interruptAtNext('GET', READ);
      });
      const { exitCode, json } = await test.watchJson('-i', deployment.id, '--cancel-on-failure');

      expect(exitCode).to.equal(130);
      expect(json.name).to.equal('InterruptedError');
      expect(json.message).to.include(`refused to cancel deployment ${deployment.id}`);
    });
  });

  describe('by output that can’t be written', () => {
    beforeEach(() => {
      const lost = new AbortController();
      test.clock.after(10 * SECOND, () => {
        lost.abort(new Interruption());
      });
      test.outside = { untilOutputFails: () => lost.signal };
    });

    it('cancels with --cancel-on-exit, exit 130', async () => {
      const { exitCode } = await test.watch('-i', add().id, '--cancel-on-exit');

      expect(exitCode).to.equal(130);
      expect(test.patched()).to.have.lengthOf(1);
    });

    it('goes on without the flag', async () => {
      const { exitCode } = await test.watch('-i', add({ deployTime: MINUTE }).id);

      expect(exitCode).to.equal(0);
      expect(test.patched()).to.be.empty;
    });
  });
});
