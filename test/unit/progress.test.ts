import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { parseRecord } from '../../src/deployments/deployment.js';
import { type Cancellation, afterReading, type CancelRequest } from '../../src/deployments/outcome.js';
import { logProgress } from '../../src/progress/logProgress.js';
import { endingOf, type Progress, stateOf } from '../../src/progress/progress.js';
import { startProgress } from '../../src/progress/startProgress.js';
import { TestClock } from '../../simulatedOrg/clock.js';

const SECOND = 1000;

const attempt = (Status: string, fields: object = {}, request: CancelRequest = 'accepted'): Cancellation => {
  const deployment = ensure(parseRecord({ Id: '0Af5g0000000001CAA', Status, ...fields }));
  return afterReading({ deployment, request }, deployment);
};

const HEADING = { title: '', stage: '', hint: '', orgName: 'staging', deployment: undefined };

describe('the progress', () => {
  it('counts what is done of the total, in the notation of sf project deploy start', () => {
    const { counts } = stateOf([
      attempt('InProgress', { NumberComponentsDeployed: 83, NumberComponentsTotal: 1032, NumberTestsTotal: 3 }),
    ]);

    expect(counts).to.deep.equal([
      { label: 'Components Deployed', value: '83/1032 (8%)' },
      { label: 'Tests Completed', value: '0/3 (0%)' },
    ]);
  });

  it('counts nothing when there is nothing to do, or the org does not say what', () => {
    const { counts } = stateOf([attempt('Pending', { NumberComponentsTotal: 0 })]);

    expect(counts.map(({ value }) => value)).to.deep.equal([undefined, undefined]);
  });

  it('says what the org is doing', () => {
    expect(stateOf([attempt('InProgress', { StateDetail: 'Compiling' })])).to.include({
      status: 'InProgress',
      stateDetail: 'Compiling',
    });
  });

  it('of several deployments is how many have which status, and how many have ended', () => {
    const state = stateOf(['InProgress', 'Canceled', 'InProgress', 'Failed'].map((status) => attempt(status)));

    expect(state).to.deep.equal({
      status: 'Canceled 1, Failed 1, InProgress 2',
      counts: [{ label: 'Deployments Ended', value: '2/4 (50%)' }],
      stateDetail: undefined,
    });
  });

  for (const { statuses, request, ending } of [
    { statuses: ['Canceled', 'Canceled'], request: 'accepted', ending: 'completed' },
    { statuses: ['Canceled', 'Succeeded'], request: 'accepted', ending: 'failed' },
    { statuses: ['Canceled', 'Canceling'], request: 'accepted', ending: 'paused' },
    { statuses: ['Succeeded'], request: 'notSent', ending: 'completed' },
    { statuses: ['Failed'], request: 'notSent', ending: 'failed' },
  ] as const) {
    it(`ends as ${ending} when the deployments are ${statuses.join(' and ')} and the request is ${request}`, () => {
      expect(endingOf(statuses.map((status) => attempt(status, {}, request)))).to.equal(ending);
    });
  }

  it('starts with a line in a log', async () => {
    const lines: string[] = [];
    await startProgress(stateOf([attempt('InProgress')]), HEADING, {
      canDraw: false,
      clock: new TestClock(),
      writeLine: (line) => lines.push(line),
    });

    expect(lines).to.deep.equal(['[0 s] Status: InProgress']);
  });

  describe('in a log', () => {
    let clock: TestClock;
    let lines: string[];
    let progress: Progress;

    beforeEach(() => {
      clock = new TestClock();
      lines = [];
      progress = logProgress(clock, (line) => lines.push(line));
    });

    const update = (seconds: number, status: string, fields?: object): void => {
      clock.advance(seconds * SECOND);
      progress.update(stateOf([attempt(status, fields)]));
    };

    it('is a line at once when the status changes', () => {
      update(0, 'InProgress', { NumberComponentsDeployed: 1, NumberComponentsTotal: 4 });
      update(1, 'Canceling', { StateDetail: 'Rolling back' });
      update(1.4, 'Canceled');

      expect(lines).to.deep.equal([
        '[0 s] Status: InProgress, Components Deployed: 1/4 (25%)',
        '[1 s] Status: Canceling, State Detail: Rolling back',
        '[2 s] Status: Canceled',
      ]);
    });

    it('is a line at most every 10 s when anything else changes', () => {
      update(0, 'Canceling', { StateDetail: 'one' });
      update(9.9, 'Canceling', { StateDetail: 'two' });
      update(0.1, 'Canceling', { StateDetail: 'three' });
      update(9.9, 'Canceling', { StateDetail: 'four' });

      expect(lines).to.deep.equal([
        '[0 s] Status: Canceling, State Detail: one',
        '[10 s] Status: Canceling, State Detail: three',
      ]);
    });

    it('is a line a minute when nothing changes', () => {
      update(0, 'Canceling');
      update(30, 'Canceling');
      update(29.9, 'Canceling');
      update(0.1, 'Canceling');
      update(59.9, 'Canceling');

      expect(lines).to.deep.equal(['[0 s] Status: Canceling', '[60 s] Status: Canceling']);
    });

    it('has no line at its end', () => {
      progress.stop('completed');

      expect(lines).to.deep.equal([]);
    });
  });
});
