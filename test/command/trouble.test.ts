import { Spinner } from '@salesforce/sf-plugins-core';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { itOnSources } from '../itOnSources.js';
import { type CommandRun, runCommand } from '../runCommand.js';
import { errorAnswer, htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { say } from '../../src/messages.js';
import { timeOfDay } from '../../src/report/time.js';
import { logInForLong } from '../../simulatedOrg/logIn.js';
import { ageVersion, BUSY, hang, instead, MINUTE, RESET, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

describe('a line on stderr', () => {
  const test = orgForEach();

  const run = async (...flags: string[]): Promise<CommandRun> => test.cancel('--api-version', '67.0', ...flags);

  const aMinuteFromNow = (): string => timeOfDay(test.clock.now() + MINUTE);

  for (const { name, fault, reason } of [
    { name: 'a reset', fault: RESET, reason: 'ECONNRESET' },
    { name: '503', fault: BUSY, reason: 'HTTP 503' },
    { name: '429', fault: instead(errorAnswer(429, 'REQUEST_LIMIT_EXCEEDED', 'no')), reason: 'HTTP 429' },
  ]) {
    it(`says why and until when a request is repeated after ${name}`, async () => {
      const { id } = test.inProgress();
      test.org.failNext('PATCH', fault, 1);
      const line = say('retry.repeated', { org: test.username, time: aMinuteFromNow(), reason });
      const { stderr, stdout } = await run('-i', id, '--async');

      expect(stderr.split('\n')).to.include(line);
      expect(stdout).not.to.include('Retrying');
    });
  }

  it('says so once as long as the trouble stays the same', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', BUSY, 4);
    const { stderr } = await run('-i', id, '--async');

    expect(stderr.match(/Retrying/g)).to.have.lengthOf(1);
  });

  it('says so anew when the trouble is another one', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', RESET, 1);
    test.org.failNext('PATCH', BUSY, 1);
    const { stderr } = await run('-i', id, '--async');

    expect(stderr.match(/Retrying/g)).to.have.lengthOf(2);
  });

  it('says that there is no response yet after less than 3 s', async () => {
    const { id } = test.inProgress();
    let isWaiting = true;
    test.org.failNext(
      'PATCH',
      {
        kind: 'hang',
        meanwhile: () => {
          test.clock.advance(2.9 * SECOND);
          isWaiting = false;
          test.clock.advance(17.1 * SECOND);
        },
      },
      1,
    );
    const line = say('retry.slow', { org: test.username, time: aMinuteFromNow() });
    const { stderr } = await run('-i', id, '--async');

    expect(isWaiting).to.equal(false);
    expect(stderr.split('\n')).to.include(line);
    expect(stderr.indexOf(line)).to.be.below(stderr.indexOf('ETIMEDOUT'));
  });

  it('says nothing when a response takes less than 2.5 s', async () => {
    const { id } = test.inProgress();
    test.org.beforeNext('PATCH', () => {
      test.clock.advance(2.4 * SECOND);
    });
    const { stderr } = await run('-i', id, '--async');

    expect(stderr).not.to.match(/responded|responding/);
  });

  it('says so of the list, the API version, and a new session', async () => {
    test.inProgress();
    test.org.failNext('GET', BUSY, 1, /tooling/);
    expect((await run('--all', '--no-prompt', '--async')).stderr).to.include('(HTTP 503)');

    await ageVersion(test.username, 25);
    test.org.failNext('GET', RESET, 1, /^\/services\/data$/);
    const { stderr } = await test.cancel('--all', '--no-prompt');
    expect(stderr).to.include('(ECONNRESET)');

    await logInForLong(test.org);
    test.org.expireSession();
    test.org.failNext('POST', instead(htmlAnswer(502, 'Bad Gateway')), 1);
    expect((await run('--dry-run')).stderr).to.include('(HTTP 502)');
  });

  it('is missing with --json', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', BUSY, 1);
    test.org.failNext('PATCH', hang(test.clock), 1);
    const { stderr, stdout } = await run('-i', id, '--async', '--json');

    expect(stderr).to.equal('');
    expect(JSON.parse(stdout)).to.include({ status: 0 });
  });

  it('says so once of requests at the same time', async () => {
    for (let count = 0; count < 4; count += 1) test.inProgress();
    test.org.failNext('PATCH', BUSY, 3);
    const { stderr } = await run('--all', '--no-prompt', '--async');

    expect(stderr.match(/Retrying/g)).to.have.lengthOf(1);
  });

  it('says so anew of the next request', async () => {
    test.inProgress();
    test.org.failNext('GET', BUSY, 1, /tooling/);
    test.org.failNext('PATCH', BUSY, 1);
    const { stderr } = await run('--all', '--no-prompt', '--async');

    expect(stderr.match(/Retrying/g)).to.have.lengthOf(2);
  });

  it('says so of the details after a wait', async () => {
    const { id } = test.inProgress();
    test.org.failNext('GET', hang(test.clock), 1, /includeDetails/);
    const { stderr } = await run('-i', id);

    expect(stderr).to.include("hasn't responded yet").and.include("Couldn't get the components and tests");
  });

  it('says nothing of reads in a wait, which are repeated anyway', async () => {
    const { id } = test.inProgress({ cancelTime: 20 * SECOND });
    test.clock.after(3500, () => {
      test.org.failNext('GET', BUSY, 1);
      test.org.failNext('GET', hang(test.clock), 1);
    });
    const { stderr } = await run('-i', id);

    expect(stderr).not.to.match(/Retrying|hasn't responded/);
    expect(stderr).to.include('keeps trying');
  });

  itOnSources('is a spinner while the trouble lasts when somebody watches', async () => {
    const { id } = test.inProgress();
    test.org.failNext('PATCH', RESET, 1);
    const [start, stop] = [sinon.stub(Spinner.prototype, 'start'), sinon.stub(Spinner.prototype, 'stop')];
    const line = say('retry.repeated', { org: test.username, time: aMinuteFromNow(), reason: 'ECONNRESET' });
    const { stderr } = await runCommand({ clock: test.clock, canDraw: true }, '-o', test.username, '-i', id, '--async');
    sinon.restore();

    expect(start.args).to.deep.equal([[line.replace(/\.$/, '')]]);
    expect(stop.args.length).to.be.greaterThan(0);
    expect(stop.args.every(([message]) => message === '')).to.equal(true);
    expect(stderr).to.equal('');
  });
});
