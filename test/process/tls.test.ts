import { expect } from 'chai';
import { logInUnasked } from '../../simulatedOrg/logIn.js';
import type { CommandJson } from '../runCommand.js';
import { orgForEach } from './orgForEach.js';

describe('an org that speaks TLS and offers HTTP/2', () => {
  const test = orgForEach(logInUnasked, { tls: true });

  for (const closing of ['fin', 'rst', 'goaway'] as const) {
    it(`is spoken to over HTTP/1.1 to the end of a wait when idle connections end with ${closing}`, async () => {
      test.setVariables({ NODE_EXTRA_CA_CERTS: test.org.certificateFile });
      const { id } = test.add({ cancelTime: 3500 });
      let closed = 0;
      const timer = setInterval(() => {
        closed += test.org.closeIdleConnections(closing);
      }, 100);
      const { stdout, stderr, exitCode } = await test.start('cancel-rest', '--json', '--job-id', id).ended;
      clearInterval(timer);

      const { result } = JSON.parse(stdout) as CommandJson;
      expect(exitCode).to.equal(0);
      expect(result).to.include({ id, status: 'Canceled', outcome: 'canceled' });
      expect(stderr).to.equal('');
      expect(new Set(test.org.requests.map(({ httpVersion }) => httpVersion))).to.deep.equal(new Set(['1.1']));
      // HTTP/1.1 has no GOAWAY, so that its connections stay open.
      expect(closed > 0).to.equal(closing !== 'goaway');
    });
  }
});
