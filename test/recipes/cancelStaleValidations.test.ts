import { expect } from 'chai';
import { cancellation } from './answers.js';
import { FakeSf } from './fakeSf.js';

describe('the recipe ci/cancel-stale-validations.sh', () => {
  let sf: FakeSf;
  beforeEach(() => {
    sf = new FakeSf();
  });
  afterEach(() => {
    sf.remove();
  });

  const hoursAgo = (hours: number): string =>
    new Date(Date.now() - hours * 3_600_000).toISOString().replace('Z', '+0000');
  const deployment = (name: string, Status: string, CheckOnly: boolean, hours: number): unknown => ({
    Id: `0Af${name.padEnd(15, '0')}`,
    Status,
    CheckOnly,
    CreatedDate: hoursAgo(hours),
  });
  const canceled = (): string[] =>
    sf.calls.slice(1).map((call) => /--job-id 0Af(.*?)0* --wait 5 --json$/.exec(call)?.[1] ?? call);
  const inTheOrg = (...records: unknown[]): void => {
    sf.answer('data query', { status: 0, result: { records, totalSize: records.length, done: true } });
  };

  beforeEach(() => {
    sf.answer('deploy cancel-rest', cancellation('Canceled', true));
  });

  it('cancels old validations only, those in the queue first, the oldest of them at the head', async () => {
    inTheOrg(
      deployment('RunningA', 'InProgress', true, 9),
      deployment('QueuedB', 'Pending', true, 5),
      deployment('DeployC', 'Pending', false, 8),
      deployment('QueuedD', 'Pending', true, 7),
      deployment('RecentE', 'Pending', true, 3.9),
      deployment('DeployF', 'InProgress', false, 99),
    );

    const run = await sf.run('cancel-stale-validations.sh');

    expect(run.exitCode).to.equal(0);
    expect(canceled()).to.deep.equal(['QueuedD', 'QueuedB', 'RunningA']);
  });

  it('takes the number of hours', async () => {
    inTheOrg(deployment('QueuedA', 'Pending', true, 11), deployment('QueuedB', 'Pending', true, 13));

    await sf.run('cancel-stale-validations.sh', '12');

    expect(canceled()).to.deep.equal(['QueuedB']);
  });

  it('says so if there are none', async () => {
    inTheOrg();

    const run = await sf.run('cancel-stale-validations.sh');

    expect(run.exitCode).to.equal(0);
    expect(run.stderr).to.equal('No validation is older than 4 h.\n');
    expect(canceled()).to.deep.equal([]);
  });

  it('goes on with the others if one fails, and fails then', async () => {
    inTheOrg(deployment('QueuedA', 'Pending', true, 9), deployment('QueuedB', 'Pending', true, 8));
    sf.when(
      'deploy cancel-rest',
      `[[ $* != *QueuedA* ]] || exit 1; echo '${JSON.stringify(cancellation('Canceled', true))}'`,
    );

    const run = await sf.run('cancel-stale-validations.sh');

    expect(run.exitCode).to.equal(1);
    expect(canceled()).to.deep.equal(['QueuedA', 'QueuedB']);
  });

  it('fails with the answer if the org refuses the query, and cancels nothing', async () => {
    sf.answer('data query', { name: 'INVALID_TYPE', message: 'Not supported.' }, 1);

    const run = await sf.run('cancel-stale-validations.sh');

    expect(run.exitCode).to.equal(1);
    expect(run.stderr).to.include('Not supported.');
    expect(canceled()).to.deep.equal([]);
  });

  it('asks the org nothing if the hours are no number', async () => {
    expect((await sf.run('cancel-stale-validations.sh', 'all')).exitCode).to.equal(2);
    expect(sf.calls).to.deep.equal([]);
  });
});
