import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import type { Attempt } from '../src/cancellation/attempts.js';
import { type Deployment, deploymentFrom } from '../src/deployRequest/deployment.js';
import { logProgress } from '../src/progress/logProgress.js';
import { endingOf, type Progress, stateOf, stateOfAll } from '../src/progress/progress.js';
import { startProgress } from '../src/progress/startProgress.js';
import { TestClock } from './standInOrg/clock.js';

const SECOND = 1000;

const deployment = (status: string, fields: object = {}): Deployment =>
  ensure(deploymentFrom('0Af5g0000000001CAA', { status, ...fields }));

const attempt = (status: string): Attempt => ({
  deployment: deployment(status),
  cancellation: undefined,
  failure: undefined,
});

describe('the progress', () => {
  it('counts what is done of the total, in the notation of sf project deploy start', () => {
    const { counts } = stateOf(
      deployment('InProgress', { numberComponentsDeployed: 83, numberComponentsTotal: 1032, numberTestsTotal: 3 }),
    );

    expect(counts).to.deep.equal([
      { label: 'Components', value: '83/1032 (8%)' },
      { label: 'Tests', value: '0/3 (0%)' },
    ]);
  });

  it('counts nothing where there is nothing to do, or the org does not say what', () => {
    expect(stateOf(deployment('Pending', { numberComponentsTotal: 0 })).counts.map(({ value }) => value)).to.deep.equal(
      [undefined, undefined],
    );
  });

  it('shows nothing of the org that moves the cursor', () => {
    const { status, stateDetail } = stateOf(deployment('Odd\u001b[2J', { stateDetail: 'a\u0007b' }));

    expect({ status, stateDetail }).to.deep.equal({ status: 'Odd', stateDetail: 'a b' });
  });

  it('of several deployments is how many have which status, and how many have ended', () => {
    const state = stateOfAll([attempt('InProgress'), attempt('Canceled'), attempt('InProgress'), attempt('Failed')]);

    expect(state).to.deep.equal({
      status: 'Canceled: 1, Failed: 1, InProgress: 2',
      counts: [{ label: 'Deployments', value: '2/4 (50%)' }],
      stateDetail: undefined,
    });
  });

  it('ends as completed where all is canceled, as failed where something ended otherwise, else as paused', () => {
    const endingOfStatuses = (...statuses: string[]): string => endingOf(statuses.map((status) => deployment(status)));

    expect(endingOfStatuses('Canceled', 'Canceled')).to.equal('completed');
    expect(endingOfStatuses('Canceled', 'Succeeded', 'Canceling')).to.equal('failed');
    expect(endingOfStatuses('Canceled', 'Canceling')).to.equal('paused');
  });

  it('is shown nowhere with --json', async () => {
    const lines: string[] = [];
    const progress = await startProgress(
      stateOf(deployment('InProgress')),
      { username: 'riley' },
      { progress: 'nowhere', clock: new TestClock(), writeLine: (line) => lines.push(line) },
    );
    progress.update(stateOf(deployment('Canceled')));
    progress.stop('completed');

    expect(lines).to.be.empty;
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
      progress.update(stateOf(deployment(status, fields)));
    };

    it('is a line at once when the status changes', () => {
      update(0, 'InProgress');
      update(1, 'Canceling', { stateDetail: 'Rolling back' });
      update(1.4, 'Canceled');

      expect(lines).to.deep.equal([
        '[0 s] Status: InProgress',
        '[1 s] Status: Canceling, State Detail: Rolling back',
        '[2 s] Status: Canceled',
      ]);
    });

    it('is a line at most every 10 s when anything else changes', () => {
      update(0, 'Canceling', { stateDetail: 'one' });
      update(9.9, 'Canceling', { stateDetail: 'two' });
      update(0.1, 'Canceling', { stateDetail: 'three' });
      update(9.9, 'Canceling', { stateDetail: 'four' });

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

      expect(lines).to.be.empty;
    });
  });
});
