import { expect } from 'chai';
import { TestClock } from '../../simulatedOrg/clock.js';
import { type JsonRun, runCommandJson, runWatchJson } from '../runCommand.js';
import type { Fault } from '../../simulatedOrg/fault.js';
import { brokenXmlAnswer, errorAnswer, htmlAnswer, jsonAnswer, redirectAnswer } from '../../simulatedOrg/httpAnswer.js';
import { BUSY, hang, instead, MINUTE, PASSING, RESET, SECOND, stall } from './faults.js';
import { orgForEach } from './orgForEach.js';

const DETAILS = /\?includeDetails=true$/;

describe('a read while waiting', () => {
  const test = orgForEach();

  const run = async (...flags: string[]): Promise<JsonRun> => test.cancelJson('--api-version', '67.0', ...flags);

  /** Makes reads fail from 3.5 s after the start of the wait. */
  const failReads = (fault: Fault, times?: number): void => {
    test.clock.after(3500, () => {
      test.org.failNext('GET', fault, times);
    });
  };

  for (const { name, fault } of [
    ...PASSING,
    { name: 'a page with 200', fault: instead(htmlAnswer(200, '<h1>Log in</h1>')) },
    { name: 'text that claims to be XML', fault: instead(brokenXmlAnswer()) },
    { name: 'no content', fault: instead({ status: 204, body: '' }) },
  ]) {
    it(`warns once of ${name}, and the wait continues`, async () => {
      const { id } = test.inProgress({ cancelTime: 20 * SECOND });
      failReads(fault, 3);
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', done: true, outcome: 'canceled' });
      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.match(/ keeps trying\. \S/);
    });
  }

  it('leaves the result as it was seen last when there is only a page until --wait runs out', async () => {
    const { id } = test.inProgress({ cancelTime: 20 * SECOND });
    failReads(instead(htmlAnswer(200, '<h1>Log in</h1>')));
    const { exitCode, json } = await run('-i', id, '--wait', '1');

    expect(exitCode).to.equal(69);
    expect(json.result).to.include({ status: 'Canceling', done: false, outcome: 'canceling' });
    expect(json.warnings).to.have.lengthOf(2);
  });

  for (const { name, fault, reason } of [
    { name: 'an error of the API', fault: BUSY, reason: 'busy' },
    { name: 'a page', fault: instead(htmlAnswer(200, '<p>Off</p>')), reason: 'Off' },
    { name: 'a reset', fault: RESET, reason: 'ECONNRESET' },
    { name: 'a redirect', fault: instead(redirectAnswer('/login')), reason: '/login' },
  ]) {
    it(`warns with the reason when it fails because of ${name}`, async () => {
      const { id } = test.inProgress();
      failReads(fault, 1);
      const { json } = await run('-i', id);

      expect(json.warnings).to.have.lengthOf(1);
      expect(json.warnings[0]).to.include(test.username).and.include(reason);
    });
  }

  it('does not warn with an empty reason when the response is empty', async () => {
    const { id } = test.inProgress();
    failReads(instead({ status: 200, body: '' }), 1);
    const { json } = await run('-i', id);

    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).not.to.include('()');
  });

  it('is given up after 20 s, and the wait continues', async () => {
    const { id } = test.inProgress({ cancelTime: 30 * SECOND });
    failReads(stall(test.clock), 1);
    const { exitCode, json } = await run('-i', id);

    expect(exitCode).to.equal(0);
    expect(json.warnings).to.have.lengthOf(1);
    expect(json.warnings[0]).to.include('ETIMEDOUT');
  });

  it('exceeds the time to wait by at most 20 s', async () => {
    const { id } = test.inProgress({ cancelTime: 60 * MINUTE });
    const before = test.clock.now();
    failReads(hang(test.clock, before + MINUTE + 20 * SECOND));
    const { exitCode, json } = await run('-i', id, '--wait', '1');

    expect(exitCode).to.equal(69);
    expect(json.result).to.include({ status: 'Canceling', done: false });
    expect(test.clock.now() - before).to.be.within(MINUTE, MINUTE + 20 * SECOND);
  });

  it('leaves the result as it was seen last when the org is down until --wait runs out', async () => {
    const { id } = test.inProgress({ cancelTime: 20 * SECOND });
    test.clock.after(3500, () => {
      void test.org.stop();
    });
    const { exitCode, json } = await run('-i', id, '--wait', '1');

    expect(exitCode).to.equal(69);
    expect(json.result).to.include({ status: 'Canceling', done: false });
  });

  for (const [status, code] of [
    [401, 'INVALID_SESSION_ID'],
    [403, 'INSUFFICIENT_ACCESS'],
    [404, 'NOT_FOUND'],
  ] as const) {
    for (const shape of ['one', 'several']) {
      it(`of ${shape} ends the wait when it gets nothing but ${status} for a minute, and says that the org had accepted`, async () => {
        const ids = Array.from(
          { length: shape === 'one' ? 1 : 2 },
          () => test.inProgress({ cancelTime: 20 * SECOND }).id,
        );
        if (shape === 'several') test.org.deployments.find(ids[1] ?? '')?.start(test.clock.now());
        failReads(instead(errorAnswer(status, code, 'no more')));
        const before = test.clock.now();
        const { exitCode, json } = await run(...ids.flatMap((id) => ['-i', id]));

        const { deployments } = json.data ?? json.result;
        expect(exitCode).to.equal(1);
        expect(test.clock.now() - before).to.be.within(MINUTE, MINUTE + 20 * SECOND);
        for (const each of deployments.filter(({ done }) => !done)) {
          expect(each).to.include({ status: 'Canceling', outcome: 'canceling' });
          expect(each.error).to.include({ name: code });
          expect(each.error?.message).to.include('accepted the request').and.include('no more');
        }
        expect(deployments.some(({ done }) => !done)).to.equal(true);
      });
    }
  }

  for (const [status, code] of [
    [403, 'REQUEST_LIMIT_EXCEEDED'],
    [404, 'NOT_FOUND'],
  ] as const) {
    it(`goes on after ${status} among good reads`, async () => {
      const { id } = test.inProgress({ cancelTime: MINUTE });
      test.clock.after(5 * SECOND, () => {
        failReads(instead(errorAnswer(status, code, 'not now')), 2);
      });
      const { exitCode, json } = await run('-i', id);

      expect(exitCode).to.equal(0);
      expect(json.result).to.include({ status: 'Canceled', outcome: 'canceled' });
      expect(json.warnings).to.have.lengthOf(1);
    });
  }

  it('of several warns once, and the wait continues', async () => {
    const first = test.inProgress({ cancelTime: 20 * SECOND });
    const second = test.add();
    failReads(BUSY, 3);
    const { exitCode, json } = await run('-i', first.id, '-i', second.id);

    expect(exitCode).to.equal(0);
    expect(json.result.deployments.map(({ outcome }) => outcome)).to.deep.equal(['canceled', 'canceled']);
    expect(json.warnings).to.have.lengthOf(1);
  });

  describe('for the details', () => {
    for (const { name, fault } of [
      { name: 'a response that is cut off', fault: (): Fault => ({ kind: 'cut' }) },
      { name: 'an error of the API', fault: () => BUSY },
      { name: 'no response', fault: () => hang(test.clock) },
      { name: 'a page', fault: () => instead(htmlAnswer(200, '<h1>Log in</h1>')) },
      { name: 'no session any more', fault: () => instead(errorAnswer(401, 'INVALID_SESSION_ID', 'expired')) },
      { name: 'no access any more', fault: () => instead(errorAnswer(403, 'INSUFFICIENT_ACCESS', 'no')) },
      {
        name: 'another status',
        fault: () =>
          instead(jsonAnswer(200, { id: '0Af5g0000000001CAA', deployResult: { status: 'Failed', done: true } })),
      },
    ]) {
      it(`is one attempt, and the end stays as it was seen when there is ${name}`, async () => {
        const { id } = test.inProgress();
        test.org.failNext('GET', fault(), Infinity, DETAILS);
        const before = test.clock.now();
        const { exitCode, json } = await run('-i', id);

        expect(exitCode).to.equal(0);
        expect(json.result).to.include({ id, status: 'Canceled', done: true, outcome: 'canceled' });
        expect(json.result.deployResult).to.include({ status: 'Canceled' });
        expect(json.warnings).to.deep.equal([
          `Couldn't get the components and tests of deployment ${id}, so the result doesn't include them.`,
        ]);
        expect(test.org.deployRequests.filter(({ path }) => path.endsWith('?includeDetails=true'))).to.have.lengthOf(1);
        expect(test.clock.now() - before).to.be.at.most(30 * SECOND);
      });
    }

    it('stays within the time to wait when the end is seen at its end', async () => {
      const { id } = test.inProgress({ cancelTime: MINUTE });
      test.org.failNext('GET', hang(test.clock), Infinity, DETAILS);
      const before = test.clock.now();
      const { exitCode } = await run('-i', id, '--wait', '1');

      expect(exitCode).to.equal(0);
      expect(test.clock.now() - before).to.be.within(MINUTE, MINUTE + 20 * SECOND);
    });

    it('keeps the line breaks of what failed', async () => {
      const { id } = test.inProgress({ failAt: 1000, rollbackOnError: false });
      const problem = 'First line\r\n\tSecond\u001b[2J line\u202e';
      const details = { componentFailures: [{ problem }] };
      test.org.failNext(
        'GET',
        instead(
          jsonAnswer(200, { id, deployResult: { status: 'Canceled', done: true, stateDetail: 'one\ntwo', details } }),
        ),
        Infinity,
        DETAILS,
      );
      const { json } = await run('-i', id);

      expect(json.result.deployResult).to.deep.include({
        stateDetail: 'one two',
        details: { componentFailures: [{ problem: 'First line\n\tSecond line ' }] },
      });
      expect(test.methods()).to.match(/^PATCH/);
    });
  });

  for (const [name, command] of Object.entries({ 'cancel-rest': runCommandJson, 'watch-rest': runWatchJson })) {
    it(`passes on what goes wrong on this machine with ${name}, exit 1`, async () => {
      class BrokenClock extends TestClock {
        public override sleep = async (): Promise<void> => Promise.reject(new Error('the clock is broken'));
      }
      const { id } = test.inProgress();
      const { exitCode, json } = await command(
        new BrokenClock(),
        '-o',
        test.username,
        '--api-version',
        '67.0',
        '-i',
        id,
      );

      expect(exitCode).to.equal(1);
      expect(json.message).to.equal('the clock is broken');
    });
  }
});
