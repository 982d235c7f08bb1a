import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { systemClock } from '../standInOrg/clock.js';
import { logIn } from '../standInOrg/logIn.js';
import { StandInOrg } from '../standInOrg/standInOrg.js';
import { FakeSf } from './fakeSf.js';

const command = fileURLToPath(new URL('../../bin/run.js', import.meta.url));

describe('the recipe ci/cancel.sh with the real command and a stand-in org', () => {
  let sf: FakeSf;
  beforeEach(() => {
    sf = new FakeSf();
  });
  afterEach(() => {
    sf.remove();
  });

  let org: StandInOrg;
  beforeEach(async () => {
    org = await StandInOrg.start(systemClock);
    sf.environment.SF_TARGET_ORG = await logIn(org);
    sf.when('deploy cancel-rest', `exec "${command}" "$@"`);
  });
  afterEach(async () => org.stop());

  it('passes when the deployment is canceled', async () => {
    const { id } = org.deployments.add({ cancelTime: 0 });

    const run = await sf.run('cancel.sh', id);

    expect(run.stderr).to.equal(`Deployment ${id}: Canceled\n`);
    expect(run.exitCode).to.equal(0);
  });

  it('passes when the deployment has ended before, and says how', async () => {
    const { id } = org.deployments.add({ deployTime: 0, finalizeTime: 0 });

    const run = await sf.run('cancel.sh', id, '--async');

    expect(run.stderr).to.include(`Can't cancel deployment ${id}`).and.include('with the status Succeeded');
    expect(run.exitCode).to.equal(0);
  });

  it('fails when the org has no such deployment', async () => {
    const run = await sf.run('cancel.sh', '0Af5g000000ZZZZ', '--async');

    expect(run.stderr).to.include("Can't find deployment 0Af5g000000ZZZZ");
    expect(run.exitCode).to.equal(1);
  });
});
