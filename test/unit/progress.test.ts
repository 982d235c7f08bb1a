import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { parseRecord } from '../../src/deployments/deployment.js';
import type { Cancellation } from '../../src/deployments/outcome.js';
import { logProgress } from '../../src/progress/logProgress.js';
import { endingOf, type Progress, type ProgressState, stateOf as stateAt } from '../../src/progress/progress.js';
import type { Queue } from '../../src/watch/queue.js';
import { TestClock } from '../../simulatedOrg/clock.js';

const SECOND = 1000;

const seen = (Status: string, fields: object = {}): Cancellation => ({
  deployment: ensure(parseRecord({ Id: '0Af5g0000000001CAA', Status, ...fields })),
  seen: 'now',
  request: 'accepted',
});

const NOW = Date.parse('2026-11-02T08:00:00.000Z');

const stateOf = (cancellations: Cancellation[], queue?: Queue): ProgressState => stateAt(cancellations, queue, NOW);

const countsIn = (cancellations: Cancellation[]): ProgressState['rows'] =>
  stateOf(cancellations).rows.filter(({ kind }) => kind === 'count');

describe('the progress', () => {
  it('counts what is done of the total, in the notation of sf project deploy start', () => {
    const counts = countsIn([
      seen('InProgress', { NumberComponentsDeployed: 83, NumberComponentsTotal: 1032, NumberTestsTotal: 3 }),
    ]);

    expect(counts).to.deep.equal([
      { kind: 'count', label: 'Components Deployed', value: '83/1032 (8%)' },
      { kind: 'count', label: 'Tests Completed', value: '0/3 (0%)' },
    ]);
  });

  it('counts nothing when there is nothing to do, or the org does not say what', () => {
    const counts = countsIn([seen('Pending', { NumberComponentsTotal: 0 })]);

    expect(counts.map(({ value }) => value)).to.deep.equal([undefined, undefined]);
  });

  it('says what the org is doing', () => {
    expect(stateOf([seen('InProgress', { StateDetail: 'Compiling' })]).rows).to.deep.include.members([
      { kind: 'status', label: 'Status', value: 'InProgress' },
      { kind: 'text', label: 'State Detail', value: 'Compiling' },
    ]);
  });

  it('of several deployments is how many have which status, and how many have ended', () => {
    const state = stateOf(['InProgress', 'Canceled', 'InProgress', 'Failed'].map((status) => seen(status)));

    expect(state).to.deep.equal({
      status: '1 Canceled, 1 Failed, 2 InProgress',
      rows: [
        { kind: 'status', label: 'Status', value: '1 Canceled, 1 Failed, 2 InProgress' },
        { kind: 'count', label: 'Deployments Ended', value: '2/4 (50%)' },
        { kind: 'text', label: 'State Detail', value: undefined },
        { kind: 'text', label: 'Waiting For', value: undefined },
      ],
    });
  });

  for (const { what, inProgress, others, waitingFor } of [
    {
      what: 'the deployment in progress and the queue',
      inProgress: { CreatedBy: { Name: 'Riley Release' }, StartDate: '2026-11-02T07:57:00.000+0000' },
      others: 2,
      waitingFor:
        'deployment 0Af5g0000000001CAA, requested by Riley Release, started 3 minutes ago; 2 other deployments are queued',
    },
    {
      what: 'a deployment of which the org says little',
      inProgress: {},
      others: 0,
      waitingFor: 'deployment 0Af5g0000000001CAA',
    },
    { what: 'the queue alone', inProgress: undefined, others: 1, waitingFor: '1 other deployment is queued' },
  ]) {
    it(`of a queued deployment says that it waits for ${what}`, () => {
      const deployment = inProgress && seen('InProgress', inProgress).deployment;

      expect(stateOf([seen('Pending')], { inProgress: deployment, others }).rows.at(-1)?.value).to.equal(waitingFor);
    });
  }

  for (const { statuses, activity, ending } of [
    { statuses: ['Canceled', 'Canceled'], activity: 'canceling', ending: 'completed' },
    { statuses: ['Canceled', 'Succeeded'], activity: 'canceling', ending: 'failed' },
    { statuses: ['Canceled', 'Canceling'], activity: 'canceling', ending: 'paused' },
    { statuses: ['Succeeded', 'SucceededPartial'], activity: 'watching', ending: 'completed' },
    { statuses: ['Failed'], activity: 'watching', ending: 'failed' },
    { statuses: ['FinalizingFailed'], activity: 'watching', ending: 'failed' },
    { statuses: ['FinalizingDeployFailed'], activity: 'watchingToCancel', ending: 'failed' },
    { statuses: ['Canceled'], activity: 'watching', ending: 'failed' },
  ] as const) {
    it(`of ${activity} ends as ${ending} when the deployments are ${statuses.join(' and ')}`, () => {
      expect(
        endingOf(
          statuses.map((status) => seen(status)),
          activity,
        ),
      ).to.equal(ending);
    });
  }

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
      progress.update(stateOf([seen(status, fields)]));
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
      clock.advance(10 * SECOND);
      progress.stop('paused');
      clock.advance(100 * SECOND);

      expect(lines).to.deep.equal([0, 60, 120].map((seconds) => `[${seconds} s] Status: Canceling`));
    });

    it('has no line at its end', () => {
      progress.stop('completed');

      expect(lines).to.deep.equal([]);
    });
  });
});
