import { expect } from 'chai';
import type { Deployment, DeploymentPlan } from '../../simulatedOrg/deployment.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { errorAnswer, htmlAnswer, jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import type { Prompter } from '../../src/system/environment.js';
import type { JsonRun } from '../runCommand.js';
import { HOUR, instead, MINUTE, RESET, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const READ = /deployRequest\/0Af/;

/** Somebody who chooses the first deployment, after some time. */
const choosing = (meanwhile: () => void): Prompter => ({
  rowWidth: 120,
  choose: async (_signal, _message, _heading, choices) => {
    meanwhile();
    return Promise.resolve(choices.slice(0, 1).map(({ value }) => value));
  },
  confirm: async () => Promise.resolve(true),
});

describe('what sf deploy watch-rest cancels', () => {
  const test = orgForEach();

  const add = (plan?: Partial<DeploymentPlan>): Deployment =>
    test.add({ deployTime: 5 * MINUTE, finalizeTime: 0, ...plan });

  const change = (how: (body: string) => string): void => {
    const fault: Fault = { kind: 'changed', change: (answer) => ({ ...answer, body: how(answer.body) }) };
    test.org.failNext('GET', fault, Infinity, READ);
  };

  /** A field that the responses to reads don't have. */
  const hide = (hidden: string): void => {
    change((body) => {
      const envelope = JSON.parse(body) as { deployResult: object };
      const fields = Object.entries(envelope.deployResult).filter(([field]) => field !== hidden);
      return JSON.stringify({ ...envelope, deployResult: Object.fromEntries(fields) });
    });
  };

  describe('is never decided by a list', () => {
    const failing: Partial<DeploymentPlan> = { failAt: SECOND, rollbackOnError: false };

    it('not --cancel-on-failure of one that keeps what succeeds, by --use-most-recent', async () => {
      add(failing);
      test.clock.advance(MINUTE);
      const { json } = await test.watchJson('-r', '--cancel-on-failure');

      expect(test.patched()).to.be.empty;
      expect(json.result).to.include({ status: 'SucceededPartial' });
    });

    it('not --cancel-on-failure of one that keeps what succeeds, from the list to choose from', async () => {
      add(failing);
      test.clock.advance(MINUTE);
      test.outside = { prompter: choosing(() => undefined) };
      await test.watch('--cancel-on-failure');

      expect(test.patched()).to.be.empty;
    });

    it('not --cancel-if-queued of one that has started since the list was shown', async () => {
      const running = add({ deployTime: HOUR });
      const queued = add({ deployTime: 2 * HOUR });
      test.clock.advance(HOUR - MINUTE);
      test.outside = {
        prompter: choosing(() => {
          test.clock.advance(2 * MINUTE);
        }),
      };
      await test.watch('--cancel-if-queued', '30m', '--wait', '1', '--except', running.id);

      expect(queued.startedAt).not.to.equal(undefined);
      expect(test.patched()).to.be.empty;
    });
  });

  describe('is never decided by one bad response', () => {
    const bad: Array<{ name: string; fault: Fault }> = [
      { name: 'a page of a proxy', fault: instead(htmlAnswer(200, '<h1>Blocked</h1>')) },
      { name: 'a page with 400', fault: instead(htmlAnswer(400, '<h1>Bad request</h1>')) },
      { name: 'an error with 400', fault: instead(errorAnswer(400, 'ODD', 'odd')) },
      {
        name: 'a 503 with a long Retry-After',
        fault: instead({ ...htmlAnswer(503, 'Down'), headers: { 'retry-after': '3600' } }),
      },
      {
        name: 'a 403',
        fault: instead(errorAnswer(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentRequests Limit exceeded.')),
      },
      { name: 'a 404', fault: instead(errorAnswer(404, 'NOT_FOUND', 'not there')) },
      { name: 'JSON that is another deployment', fault: instead(jsonAnswer(200, { id: '0Af5g000000ZZZZCA4' })) },
      { name: 'a reset', fault: RESET },
    ];

    for (const { name, fault } of bad) {
      for (const [when, after] of [
        ['first', 0],
        ['third', 2500],
      ] as const) {
        it(`not --cancel-on-exit when the ${when} read gets ${name}`, async () => {
          const { id } = add();
          if (after === 0) test.org.failNext('GET', fault, 1, READ);
          else
            test.clock.after(after, () => {
              test.org.failNext('GET', fault, 1, READ);
            });
          const { exitCode } = await test.watchJson('-i', id, '--cancel-on-exit');

          expect(test.patched()).to.be.empty;
          expect(exitCode).to.equal(0);
        });
      }
    }

    it('nor is one of several lost by a bad first read', async () => {
      const [one, other] = [add(), add()];
      test.org.failNext('GET', instead(htmlAnswer(200, '<h1>Blocked</h1>')), 1, READ);
      const { exitCode, json } = await test.watchJson('-i', one.id, '-i', other.id);

      expect(exitCode).to.equal(0);
      expect(json.result.deployments.map(({ status }) => status)).to.deep.equal(['Succeeded', 'Succeeded']);
    });

    it('but --cancel-on-exit when no read has got anything usable for a minute', async () => {
      const { id } = add({ deployTime: HOUR });
      test.org.failNext('GET', instead(htmlAnswer(200, '<h1>Blocked</h1>')), Infinity, READ);
      const start = test.clock.now();
      let asked = 0;
      test.org.beforeNext('PATCH', () => {
        asked = test.clock.now() - start;
      });
      await test.watchJson('-i', id, '--cancel-on-exit');

      expect(test.patched()).to.deep.equal([id]);
      expect(asked).to.be.within(MINUTE, MINUTE + 15 * SECOND);
    });
  });

  describe('isn’t given up after a request that the org refused', () => {
    it('for the other condition', async () => {
      const blocking = add({ deployTime: HOUR });
      const { id } = add({ failAt: 10 * SECOND, deployTime: HOUR });
      test.clock.advance(45 * MINUTE);
      test.org.failNext('PATCH', instead(errorAnswer(400, 'ODD', 'no')), 1);
      const { json } = await test.watchJson('-i', id, '--cancel-if-queued', '30m', '--cancel-on-failure');

      expect(blocking.isFinished).to.equal(true);
      expect(test.patched()).to.deep.equal([id, id]);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
    });

    it('for the same one, when the reason to refuse passes', async () => {
      const { id } = add({ failAt: 10 * SECOND, deployTime: HOUR });
      test.org.failNext('PATCH', instead(errorAnswer(400, 'UNABLE_TO_LOCK_ROW', 'locked')), 20);
      const { json } = await test.watchJson('-i', id, '--cancel-on-failure');

      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
    });

    it('but asks once only for the same one, when it doesn’t', async () => {
      const { id } = add({ failAt: 10 * SECOND });
      test.org.refuseToCancel(id, errorAnswer(400, 'ODD', 'no'));
      const { exitCode } = await test.watchJson('-i', id, '--cancel-on-failure');

      expect(exitCode).to.equal(1);
      expect(test.patched()).to.deep.equal([id]);
    });
  });

  describe('doesn’t depend on what the org doesn’t say', () => {
    const queuedFor = (time: number): Deployment => {
      add({ deployTime: HOUR });
      return test.add({ deployTime: MINUTE, finalizeTime: 0 }, time);
    };

    const notCanceled = async (deployment: Deployment, ...flags: string[]): Promise<JsonRun> => {
      const run = await test.watchJson('-i', deployment.id, '--wait', '5', ...flags);
      expect(test.patched()).to.be.empty;
      return run;
    };

    for (const { name, prepare } of [
      { name: 'its clock', prepare: (): void => void (test.org.sendsDate = false) },
      {
        name: 'whether it has started',
        prepare: (): void => {
          hide('startDate');
        },
      },
      {
        name: 'when it was requested',
        prepare: (): void => {
          hide('createdDate');
        },
      },
    ]) {
      it(`--cancel-if-queued without ${name}, and says so once`, async () => {
        const queued = queuedFor(45 * MINUTE);
        prepare();
        const { json } = await notCanceled(queued, '--cancel-if-queued', '30m');

        expect(json.warnings.filter((each) => each.includes('--cancel-if-queued'))).to.have.lengthOf(1);
      });
    }

    it('--cancel-on-failure without whether it rolls back on errors, and says so once', async () => {
      const failing = add({ failAt: 10 * SECOND, deployTime: HOUR });
      hide('rollbackOnError');
      const { json } = await notCanceled(failing, '--cancel-on-failure');

      expect(json.warnings.filter((each) => each.includes('--cancel-on-failure'))).to.have.lengthOf(1);
    });

    for (const date of ['Thu, 31 Dec 2026 23:59:59 GMT', '1', '2026-12-31']) {
      it(`nor does --cancel-if-queued on one response whose Date is ${date}`, async () => {
        const queued = queuedFor(MINUTE);
        const fault: Fault = {
          kind: 'changed',
          change: (answer) => ({ ...answer, headers: { ...answer.headers, date } }),
        };
        test.clock.after(3 * SECOND, () => {
          test.org.failNext('GET', fault, 1, READ);
        });
        await notCanceled(queued, '--cancel-if-queued', '30m');
      });
    }

    it('--cancel-if-queued takes a date without seconds', async () => {
      const queued = queuedFor(45 * MINUTE);
      change((body) => body.replace(/("createdDate":"[^"]{16}):00[^"]*"/, '$1Z"'));
      await test.watchJson('-i', queued.id, '--cancel-if-queued', '30m');

      expect(test.patched()).to.deep.equal([queued.id]);
    });
  });
});
