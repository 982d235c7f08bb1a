import { once } from 'node:events';
import { expect } from 'chai';
import { systemClock } from '../../src/system/clock.js';

describe("the system's clock", () => {
  it('tells the time in milliseconds since 1970', () => {
    expect(systemClock.now()).to.be.closeTo(Date.now(), 60_000);
  });

  it('takes any number of milliseconds for a timeout', () => {
    for (const milliseconds of [14_445.72, 0.1, 0, -3.5])
      expect(systemClock.timeout(milliseconds).aborted).to.equal(false);
  });

  it('aborts a timeout when its time has passed', async () => {
    const signal = systemClock.timeout(1);
    await once(signal, 'abort');
    expect(signal.reason).to.include({ name: 'TimeoutError' });
  });

  it('sleeps until the time has passed', async () => {
    const before = systemClock.now();
    await systemClock.sleep(5, new AbortController().signal);
    expect(systemClock.now() - before).to.be.at.least(4);
  });

  it('wakes up with the reason of the signal when it aborts', async () => {
    const controller = new AbortController();
    const reason = new Error('why');
    const slept = systemClock.sleep(60_000, controller.signal).catch((error: unknown) => error);
    controller.abort(reason);

    expect(await slept).to.equal(reason);
  });
});
