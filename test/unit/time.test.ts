import { expect } from 'chai';
import { localTime, timeAgo, timeOfDay } from '../../src/report/time.js';

const NOW = Date.parse('2026-11-02T08:00:00.000Z');

describe('a time', () => {
  for (const { date, long, narrow } of [
    { date: '2026-11-02T07:59:59.001+0000', long: '0 seconds ago', narrow: '0s ago' },
    { date: '2026-11-02T07:59:59.000+0000', long: '1 second ago', narrow: '1s ago' },
    { date: '2026-11-02T07:59:00.001+0000', long: '59 seconds ago', narrow: '59s ago' },
    { date: '2026-11-02T07:59:00.000+0000', long: '1 minute ago', narrow: '1m ago' },
    { date: '2026-11-02T07:00:00.000+0000', long: '1 hour ago', narrow: '1h ago' },
    { date: '2026-11-02T05:01:00.000Z', long: '2 hours ago', narrow: '2h ago' },
    { date: '2026-11-01T08:00:00.000+0000', long: '1 day ago', narrow: '1d ago' },
    { date: '2026-10-30T07:00:00.000+0000', long: '3 days ago', narrow: '3d ago' },
  ]) {
    it(`is ${long} when it was at ${date}`, () => {
      expect([timeAgo(date, NOW, 'long'), timeAgo(date, NOW, 'narrow')]).to.deep.equal([long, narrow]);
    });
  }

  it('is now when the clocks differ and it is in the future', () => {
    expect(timeAgo('2026-11-02T08:00:05.000+0000', NOW, 'narrow')).to.equal('0s ago');
  });

  it('is empty when the org did not say, or said something else', () => {
    expect([timeAgo(undefined, NOW, 'long'), timeAgo('once', NOW, 'long')]).to.deep.equal(['', '']);
  });

  it('is shown in the zone of this machine', () => {
    const local = new Date(2026, 10, 2, 8, 6, 12);
    expect(localTime(local.toISOString())).to.match(/^Nov 2, 8:06\sAM UTC$/);
    expect(localTime(local.getTime())).to.match(/^Nov 2, 8:06\sAM UTC$/);
    expect(timeOfDay(local.getTime())).to.match(/^8:06:12\sAM UTC$/);
  });

  it('is shown as it is when it is no date', () => {
    expect(localTime('once')).to.equal('once');
  });
});
