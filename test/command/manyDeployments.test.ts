import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import * as sinon from 'sinon';
import { say } from '../../src/messages.js';
import type { Deployment } from '../../simulatedOrg/deployment.js';
import { htmlAnswer } from '../../simulatedOrg/httpAnswer.js';
import { baseCommand } from '../runCommand.js';
import { instead, SECOND } from './faults.js';
import { orgForEach } from './orgForEach.js';

const HOUR = 60 * 60 * SECOND;

const TURNS_TO_READ_A_RESPONSE = 10;

describe('many deployments', () => {
  const test = orgForEach();
  /** When a line was shown, in milliseconds since 1970. */
  let shownAt: number[];
  let lines: string[];

  beforeEach(async () => {
    [shownAt, lines] = [[], []];
    sinon.stub((await baseCommand()).prototype, 'logToStderr').callsFake((line = '') => {
      shownAt.push(test.clock.now());
      lines.push(line);
    });
  });

  afterEach(() => {
    sinon.restore();
  });

  const add = (count: number): Deployment[] =>
    Array.from({ length: count }, () => test.add({ deployTime: HOUR, cancelTime: 0 }));

  /** Lets each of the next requests take a while, one after the other: some systems deliver them in batches. */
  const slowDown = (method: string, count: number, milliseconds: number): { between: () => number[] } => {
    const times: number[] = [];
    let arrived = 0;
    let before = Promise.resolve();
    const passTime = async (): Promise<void> => {
      for (let turns = 0; turns < TURNS_TO_READ_A_RESPONSE; turns += 1) await setImmediate();
      times.push(test.clock.now());
      test.clock.advance(milliseconds);
    };
    const next = async (): Promise<void> => {
      arrived += 1;
      if (arrived < count) test.org.beforeNext(method, next, /deployRequest/);
      before = before.then(passTime);
      await before;
    };
    test.org.beforeNext(method, next, /deployRequest/);
    return { between: () => [times[0] ?? 0, (times.at(-1) ?? 0) + milliseconds] };
  };

  /** The longest time without a line between two moments. */
  const longestSilence = ([from = 0, until = 0]: number[]): number => {
    const moments = [from, ...shownAt.filter((at) => at > from && at < until), until];
    return Math.max(...moments.slice(1).map((at, index) => at - (moments[index] ?? 0)));
  };

  for (const count of [60, 150]) {
    for (const time of [160, 400, 2400]) {
      describe(`of which ${count} take ${time} ms each,`, () => {
        it('are canceled with a line at least every 3 s', async () => {
          add(count);
          const { between } = slowDown('PATCH', count, time);
          const { exitCode } = await test.cancel('--all', '--no-prompt', '--async');

          expect(exitCode).to.equal(0);
          expect(longestSilence(between())).to.be.at.most(3 * SECOND);
          if (time < SECOND)
            expect(lines.join('\n')).to.match(new RegExp(`^\\d+ of ${count} requests to the org are done\\.$`, 'm'));
        });

        it('are previewed by their IDs with a line at least every 3 s', async () => {
          const ids = add(count).flatMap(({ id }) => ['-i', id]);
          const { between } = slowDown('GET', count, time);
          const { exitCode } = await test.cancel('--dry-run', ...ids);

          expect(exitCode).to.equal(0);
          expect(longestSilence(between())).to.be.at.most(3 * SECOND);
        });

        it('are read with a line at least every 3 s before they are watched', async () => {
          const ids = add(count).flatMap(({ id }) => ['-i', id]);
          const { between } = slowDown('GET', count, time);
          await test.watch('--wait', '1', ...ids);

          expect(longestSilence(between())).to.be.at.most(3 * SECOND);
        });
      });
    }
  }

  it('that are read slowly are each read in a time of its own, with a sign of life every minute', async () => {
    const count = 60;
    const ids = add(count).flatMap(({ id }) => ['-i', id]);
    const start = test.clock.now();
    slowDown('GET', 3 * count, 1200);
    const { stdout, exitCode } = await test.watch('--wait', '6', ...ids);

    expect(exitCode).to.equal(69);
    expect(longestSilence([start, test.clock.now()])).to.be.at.most(60 * SECOND);
    expect(lines.join('\n') + stdout).not.to.match(/ETIMEDOUT|unknown/);
  });

  it('that can’t be read are counted once, however often they’re read', async () => {
    const ids = add(2).flatMap(({ id }) => ['-i', id]);
    test.org.failNext('GET', instead(htmlAnswer(503, 'Down')), Infinity, /deployRequest/);
    await test.watch('--wait', '5', ...ids);

    const counts = lines.flatMap((line) => /^(\d+) of 2 requests/.exec(line)?.slice(1).map(Number) ?? []);
    expect(Math.max(0, ...counts)).to.be.at.most(2);
  });

  it('say nothing about requests that are quick', async () => {
    add(60);
    await test.cancel('--all', '--no-prompt', '--async');

    expect(lines.filter((line) => line.includes('requests to the org'))).to.be.empty;
  });

  it('of which only queued ones are wanted are canceled oldest first, and one that has started is left alone', async () => {
    const [running, ...queued] = add(12);
    const ids = queued.map(({ id }) => id);
    test.org.answerTogether('PATCH', 5, 5);
    test.org.beforeNext('PATCH', () => {
      test.clock.advance(4 * SECOND);
      // The one in progress ends, and the oldest that isn't canceled yet starts.
      test.org.beforeNext('GET', () => running?.cancel(test.clock.now(), 'Casey Colleague'), /tooling/);
    });
    const { exitCode } = await test.cancel(...['--all', '--no-prompt', '--async', '--queued-only']);
    const patched = test.patched();
    const [started = ''] = ids.splice(5, 1);

    expect(exitCode).to.equal(0);
    expect(patched.slice(0, 5)).to.have.members(ids.slice(0, 5));
    expect(patched).to.have.members(ids);
    expect(lines.join('\n')).to.include(say('what.leftQueue', { id: started, org: test.username }));
  });
});
