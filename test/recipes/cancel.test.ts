import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { cancellation, ID, refusal } from './answers.js';
import { FakeSf } from './fakeSf.js';

const CANCEL = `sf deploy cancel-rest --job-id ${ID}`;

describe('the recipe ci/cancel.sh', () => {
  let sf: FakeSf;
  beforeEach(() => {
    sf = new FakeSf();
  });
  afterEach(() => {
    sf.remove();
  });

  beforeEach(() => {
    writeFileSync(join(sf.folder, 'id'), `${ID}\n`);
  });

  it('passes its flags on, and forgets the job ID when the deployment is canceled', async () => {
    sf.answer('deploy cancel-rest', cancellation('Canceled', true, ['Mind the data.']));

    const run = await sf.run('cancel.sh', 'id', '--wait', '4');

    expect(run.exitCode).to.equal(0);
    expect(run.stderr).to.equal(`Deployment ${ID}: Canceled\nMind the data.\n`);
    expect(sf.calls).to.deep.equal([`${CANCEL} --wait 4 --json`]);
    expect(sf.read('id')).to.equal(undefined);
  });

  it('takes a job ID instead of a file', async () => {
    sf.answer('deploy cancel-rest', cancellation('Canceled', true));

    expect((await sf.run('cancel.sh', ID)).exitCode).to.equal(0);
    expect(sf.calls).to.deep.equal([`${CANCEL} --json`]);
  });

  it('does nothing without a job ID', async () => {
    const run = await sf.run('cancel.sh', 'none');

    expect(run.exitCode).to.equal(0);
    expect(run.stderr).to.include('nothing to cancel');
    expect(sf.calls).to.deep.equal([]);
  });

  it('passes on 69, says that the org goes on, and keeps the job ID', async () => {
    sf.answer('deploy cancel-rest', cancellation('Canceling', false), 69);

    const run = await sf.run('cancel.sh', 'id');

    expect(run.exitCode).to.equal(0);
    expect(run.stderr).to.include('The org goes on canceling it');
    expect(sf.read('id')).to.equal(`${ID}\n`);
  });

  it('says how the deployment ended if it did so before, and passes', async () => {
    sf.answer('deploy cancel-rest', refusal('DeploymentAlreadyCompletedError'), 1);

    const run = await sf.run('cancel.sh', 'id');

    expect(run.exitCode).to.equal(0);
    expect(run.stderr).to.equal('How it is.\nLook.\n');
    expect(sf.read('id')).to.equal(undefined);
  });

  for (const [name, exitCode] of [
    ['DeploymentNotCanceledError', 1],
    ['DeploymentFinalizingError', 1],
    ['OrgUnreachableError', 1],
    ['WrongUsage', 2],
    ['InterruptedError', 130],
  ] as const) {
    it(`fails with ${exitCode} on ${name}, with the reason, and keeps the job ID`, async () => {
      sf.answer('deploy cancel-rest', refusal(name), exitCode);

      const run = await sf.run('cancel.sh', 'id');

      expect(run.exitCode).to.equal(exitCode);
      expect(run.stderr).to.include('How it is.');
      expect(sf.read('id')).to.equal(`${ID}\n`);
    });
  }

  it('fails with what is said instead of JSON', async () => {
    sf.when('deploy cancel-rest', 'echo no JSON; exit 1');

    const run = await sf.run('cancel.sh', 'id');

    expect(run.exitCode).to.equal(1);
    expect(run.stderr).to.equal('no JSON\n');
  });

  it('fails without the plugin', async () => {
    expect((await sf.run('cancel.sh', 'id')).exitCode).to.equal(127);
  });
});
