import { expect } from 'chai';
import * as sinon from 'sinon';
import type { CommandJson } from '../runCommand.js';
import { runProcess } from '../runProcess.js';
import { systemClock } from '../../simulatedOrg/clock.js';
import { logInUnasked } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';

describe('an org that speaks TLS and offers HTTP/2', () => {
  let org: SimulatedOrg;
  let username: string;

  beforeEach(async () => {
    org = await SimulatedOrg.start(systemClock, { tls: true });
    username = await logInUnasked(org);
  });

  afterEach(async () => {
    sinon.restore();
    await org.stop();
  });

  const cancelRest = async (environment: NodeJS.ProcessEnv, ...flags: string[]): ReturnType<typeof runProcess> => {
    sinon.stub(process, 'env').value({ ...process.env, ...environment });
    return runProcess('bin/run.js', 'deploy', 'cancel-rest', '--target-org', username, '--json', ...flags);
  };

  const trusted = (): NodeJS.ProcessEnv => ({ NODE_EXTRA_CA_CERTS: org.certificateFile });

  for (const closing of ['fin', 'rst', 'goaway'] as const) {
    it(`is spoken to over HTTP/1.1 to the end of a wait when idle connections end with ${closing}`, async () => {
      const { id } = org.deployments.add({ cancelTime: 3500 });
      let closed = 0;
      const timer = setInterval(() => {
        closed += org.closeIdleConnections(closing);
      }, 100);
      const { stdout, stderr, exitCode } = await cancelRest(trusted(), '--job-id', id);
      clearInterval(timer);

      const { result } = JSON.parse(stdout) as CommandJson;
      expect(exitCode).to.equal(0);
      expect(result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
      expect(stderr).to.equal('');
      expect(new Set(org.requests.map(({ httpVersion }) => httpVersion))).to.deep.equal(new Set(['1.1']));
      // HTTP/1.1 has no GOAWAY, so that its connections stay open.
      expect(closed > 0).to.equal(closing !== 'goaway');
    });
  }
});
