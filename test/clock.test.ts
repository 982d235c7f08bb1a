import { once } from 'node:events';
import { expect } from 'chai';
import { systemClock } from '../src/cancellation/clock.js';

describe("the system's clock", () => {
  it('tells the time in milliseconds since 1970', () => {
    expect(systemClock.now()).to.be.closeTo(Date.now(), 60_000);
  });

  it('takes any number of milliseconds for a timeout, what is left of a minute having fractions or being over', () => {
    for (const milliseconds of [14_445.72, 0.1, 0, -3.5])
      expect(systemClock.timeout(milliseconds).aborted).to.equal(false);
  });

  it('aborts a timeout when its time has passed', async () => {
    const signal = systemClock.timeout(1);
    await once(signal, 'abort');
    expect(signal.aborted).to.equal(true);
  });
});
