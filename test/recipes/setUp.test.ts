import { expect } from 'chai';
import { FakeSf } from './fakeSf.js';

describe('the recipe ci/set-up.sh', () => {
  let sf: FakeSf;
  beforeEach(() => {
    sf = new FakeSf();
  });
  afterEach(() => {
    sf.remove();
  });

  const LOGIN = 'sf org login sfdx-url --alias ci --set-default --sfdx-url-stdin';

  beforeEach(() => {
    sf.when('plugins trust allowlist add', '').when('plugins install sf-plugin-deploy-cancel-rest', '');
    sf.when('org login sfdx-url', 'cat >"$FAKE_SF/stdin"');
    sf.environment.SFDX_AUTH_URL = 'force://SECRET';
  });

  it('allows the unsigned plugin before it installs it, then logs in with the secret through stdin alone', async () => {
    const { stdout, stderr, exitCode } = await sf.run('set-up.sh');

    expect(exitCode, stderr).to.equal(0);
    expect(sf.calls.slice(1)).to.deep.equal([
      'sf plugins trust allowlist add --name sf-plugin-deploy-cancel-rest',
      'sf plugins install sf-plugin-deploy-cancel-rest',
      LOGIN,
    ]);
    expect(sf.read('stdin')).to.equal('force://SECRET\n');
    expect(stdout + stderr).not.to.include('SECRET');
  });

  it('does nothing without the secret', async () => {
    sf.environment.SFDX_AUTH_URL = '';

    const run = await sf.run('set-up.sh');

    expect(run.exitCode).not.to.equal(0);
    expect(run.stderr).to.include('SFDX_AUTH_URL: is not set');
    expect(sf.calls).to.deep.equal([]);
  });

  it('installs nothing twice', async () => {
    sf.when('plugins inspect sf-plugin-deploy-cancel-rest', '');

    await sf.run('set-up.sh');

    expect(sf.calls.slice(1)).to.deep.equal([LOGIN]);
  });
});
