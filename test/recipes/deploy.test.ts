import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cancellation, ID, STARTED } from './answers.js';
import { FakeSf } from './fakeSf.js';

const CANCEL = `sf deploy cancel-rest --job-id ${ID}`;
const RESUME = `sf project deploy resume --job-id ${ID} --wait 60`;

describe('the recipe ci/deploy.sh', () => {
  let sf: FakeSf;
  beforeEach(() => {
    sf = new FakeSf();
  });
  afterEach(() => {
    sf.remove();
  });

  beforeEach(() => {
    sf.answer('project deploy start', STARTED);
    sf.answer('deploy cancel-rest', cancellation('Canceling', false));
  });

  for (const exitCode of [0, 68]) {
    it(`waits for the deployment, and cancels nothing if that ends with ${exitCode}`, async () => {
      sf.when('project deploy resume', `exit ${exitCode}`);

      const run = await sf.run('deploy.sh', 'id', '--manifest', 'my package.xml', '--dry-run');

      expect(run.exitCode).to.equal(exitCode);
      expect(sf.calls).to.deep.equal([
        'sf project deploy start --async --json --manifest my package.xml --dry-run',
        RESUME,
      ]);
      expect(sf.read('id')).to.equal(undefined);
    });
  }

  for (const exitCode of [1, 69]) {
    it(`lets no deployment go on that it doesn't wait for any more, and ends with ${exitCode} like the waiting`, async () => {
      sf.when('project deploy resume', `exit ${exitCode}`);

      const run = await sf.run('deploy.sh', 'id');

      expect(run.exitCode).to.equal(exitCode);
      expect(sf.calls.slice(1)).to.deep.equal([RESUME, `${CANCEL} --async --json`]);
      expect(sf.read('id')).to.equal(`${ID}\n`);
    });
  }

  const signals = { SIGINT: 130, SIGTERM: 143 } as const;
  for (const [signal, exitCode] of Object.entries(signals) as Array<[keyof typeof signals, number]>) {
    it(`cancels the deployment on ${signal} while it waits, and ends with ${exitCode}`, async () => {
      sf.hold('project deploy resume');

      const script = sf.start('deploy.sh', 'id');
      await script.written('waiting');
      script.kill(signal);
      const run = await script.ended;

      expect(run.exitCode).to.equal(exitCode);
      expect(sf.calls.slice(1)).to.deep.equal([RESUME, `${CANCEL} --async --json`]);
      expect(run.stderr).to.include(`Deployment ${ID}: Canceling`);
      expect(sf.read('id'), 'the job ID, for a step that waits').to.equal(`${ID}\n`);
    });
  }

  it('waits for the job ID if the signal comes before it, then cancels without waiting for the deployment', async () => {
    sf.hold('project deploy start');

    const script = sf.start('deploy.sh', 'id');
    await script.written('waiting');
    script.kill('SIGINT');
    sf.release(STARTED);
    const run = await script.ended;

    expect(run.exitCode).to.equal(130);
    expect(sf.calls).to.deep.equal(['sf project deploy start --async --json', `${CANCEL} --async --json`]);
  });

  it('goes on canceling when the second signal comes', async () => {
    sf.hold('project deploy resume');
    sf.hold('deploy cancel-rest');

    const script = sf.start('deploy.sh', 'id');
    await script.written('waiting');
    script.kill('SIGINT');
    await script.written('waiting in deploy cancel-rest');
    script.kill('SIGTERM');
    sf.release(cancellation('Canceled', true));
    const run = await script.ended;

    expect(run.exitCode).to.equal(130);
    expect(run.stderr).to.include(`Deployment ${ID}: Canceled`);
  });

  it('says so if the signal ends the start before the org has told a job ID', async () => {
    sf.when('project deploy start', 'echo waiting >&2; read -r line <"$FAKE_SF/pipe"; exit 1');

    const script = sf.start('deploy.sh', 'id');
    await script.written('waiting');
    script.kill('SIGTERM');
    sf.release('');
    const run = await script.ended;

    expect(run.exitCode).to.equal(143);
    expect(run.stderr).to.include('Stopped before the org told a job ID.');
    expect(sf.calls).to.have.length(1);
  });

  it('waits as long as DEPLOY_WAIT_MINUTES says', async () => {
    sf.environment.DEPLOY_WAIT_MINUTES = '5';
    sf.when('project deploy resume', '');

    await sf.run('deploy.sh', 'id');

    expect(sf.calls[1]).to.equal(`sf project deploy resume --job-id ${ID} --wait 5`);
  });

  it('ends with the exit code and the answer of a start that failed, and forgets the job ID of an earlier run', async () => {
    sf.answer('project deploy start', { name: 'Bad', message: 'Nope.' }, 3);
    writeFileSync(join(sf.folder, 'id'), ID);

    const run = await sf.run('deploy.sh', 'id');

    expect(run.exitCode).to.equal(3);
    expect(run.stderr).to.include('Nope.');
    expect(sf.calls).to.have.length(1);
    expect(sf.read('id')).to.equal(undefined);
  });

  it('succeeds where there is nothing to deploy', async () => {
    sf.answer('project deploy start', { status: 0, result: { status: 'Nothing to deploy', files: [] } });

    const run = await sf.run('deploy.sh', 'id');

    expect(run.exitCode).to.equal(0);
    expect(sf.calls).to.have.length(1);
  });
});
