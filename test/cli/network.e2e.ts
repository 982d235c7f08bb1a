import { mkdtemp, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { makeCertificate } from '../../simulatedOrg/certificate.js';
import { systemClock } from '../../simulatedOrg/clock.js';
import { jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { logInUnasked } from '../../simulatedOrg/logIn.js';
import { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { ACCESS_TOKEN } from '../runCommand.js';
import { startProcess } from '../runProcess.js';
import { packagePath } from '../testedPackage.js';
import { PROXY_PASSWORD, type ProxyMode, TestProxy } from '../testProxy.js';
import { installPlugin } from './plugin.js';
import { salesforceCli } from './salesforceCli.js';

const INSTALLATION_TIME = 5 * 60_000;

/** How long a command may take, in milliseconds. Ours gives up after a minute, and looks once more. */
const LIMIT = 90_000;

/** A network between this machine and an org. */
type Network = {
  name: string;
  org?: { tls?: boolean; host?: string };
  proxy?: { mode?: ProxyMode; isTls?: boolean };
  /** What the environment says about it. */
  environment: (variables: Variables) => Record<string, string>;
};

/** What environment variables can name. */
type Variables = {
  /** The addresses of the proxy, and of none. */
  proxy: string;
  proxyWithPassword: string;
  noProxy: string;
  /** The files with the certificates of org and proxy, and with that of the company's proxy alone. */
  certificates: string;
  companyCertificate: string;
};

/** What became of a request. */
type Seen = { printed: string; exitCode: number; isReached: boolean; hosts: string[] };

const HTTPS = { tls: true };

/** An org at `localhost` that can be reached over IPv6 only. */
const IPV6 = { host: '::1' };
const ipv6 = { NODE_OPTIONS: `--require=${fileURLToPath(new URL('ipv6Localhost.cjs', import.meta.url))}` };

const throughProxy = ({ proxy, certificates }: Variables): Record<string, string> => ({
  HTTPS_PROXY: proxy,
  NODE_EXTRA_CA_CERTS: certificates,
});

const withPassword = ({ proxyWithPassword, certificates }: Variables): Record<string, string> => ({
  HTTPS_PROXY: proxyWithPassword,
  NODE_EXTRA_CA_CERTS: certificates,
});

const direct = ({ certificates }: Variables): Record<string, string> => ({ NODE_EXTRA_CA_CERTS: certificates });

describe('the plugin in the Salesforce CLI, beside sf api request rest', () => {
  let sf: string;

  before(async function () {
    this.timeout(INSTALLATION_TIME);
    sf = await salesforceCli();
    await installPlugin(sf, packagePath());
  });

  /** Asks an org over a network, and tells whether it was asked, and by way of the proxy. */
  const ask = async (
    words: string[],
    { org: options = {}, proxy: proxyOptions, environment }: Network,
  ): Promise<Seen> => {
    const company = await makeCertificate();
    const org = await SimulatedOrg.start(systemClock, options);
    // The CLI asks for them, too.
    org.serve(/^\/services\/data\/v[\d.]+(\/limits)?$/, () => jsonAnswer(200, {}));
    const proxy = await TestProxy.start({
      mode: proxyOptions?.mode ?? 'through',
      company,
      ...(proxyOptions?.isTls ? { tls: company } : {}),
    });
    try {
      const { accessToken, identity } = org;
      const username = await logInUnasked({
        accessToken,
        identity,
        instanceUrl: org.instanceUrl.replace('[::1]', 'localhost'),
      });
      const certificates = join(await mkdtemp(join(homedir(), 'certificates-')), 'certificates.pem');
      await writeFile(certificates, [company.cert, org.certificate?.cert ?? ''].join('\n'));
      const variables = {
        ...environment({
          ...{ proxy: proxy.url, proxyWithPassword: proxy.urlWithPassword, noProxy: 'http://127.0.0.1:1' },
          ...{ certificates, companyCertificate: company.file },
        }),
        // The CLI's own look-ups, of other hosts and of the org's name.
        ...{ SF_SKIP_NEW_VERSION_CHECK: 'true', SF_DISABLE_DNS_CHECK: 'true' },
      };
      const { id } = org.deployments.add();
      const assignments = Object.entries(variables).map((variable) => variable.join('='));
      const command = words.map((word) => word.replace('<id>', id));
      const { kill, ended } = startProcess('env', ...assignments, sf, ...command, '--target-org', username);
      const limit = setTimeout(kill, LIMIT, 'SIGKILL');
      const seen = await ended;
      clearTimeout(limit);
      const printed = (seen.stdout + seen.stderr).replaceAll(/\s+/g, ' ');
      expect(printed).not.to.include(ACCESS_TOKEN).and.not.include(PROXY_PASSWORD);
      const isReached = org.requests.some(({ path }) => /deployRequest|limits/.test(path));
      return { printed, exitCode: seen.exitCode, isReached, hosts: [...proxy.hosts] };
    } finally {
      await Promise.all([proxy.stop(), org.stop(), company.remove()]);
    }
  };

  const cancel = async (network: Network): Promise<Seen> =>
    ask(['deploy', 'cancel-rest', '--job-id', '<id>', '--async', '--api-version', '67.0'], network);

  const requestRest = async (network: Network): Promise<Seen> =>
    ask(['api', 'request', 'rest', '/services/data/v67.0/limits'], network);

  describe('reaches an org, as that does,', () => {
    const reachable: Array<Network & { isProxied?: boolean }> = [
      { name: 'over http', environment: () => ({}) },
      { name: 'over https', org: HTTPS, environment: direct },
      { name: 'over http and IPv6', org: IPV6, environment: () => ipv6 },
      {
        name: 'over https and IPv6',
        org: { ...HTTPS, ...IPV6 },
        environment: (variables) => ({ ...direct(variables), ...ipv6 }),
      },
      { name: 'over http through a proxy', environment: ({ proxy }) => ({ HTTP_PROXY: proxy }), isProxied: true },
      { name: 'over https through a proxy', org: HTTPS, environment: throughProxy, isProxied: true },
      {
        name: 'over http through a proxy with a password',
        proxy: { mode: 'authenticate' },
        environment: ({ proxyWithPassword }) => ({ HTTP_PROXY: proxyWithPassword }),
        isProxied: true,
      },
      {
        name: 'over https through a proxy with a password',
        org: HTTPS,
        proxy: { mode: 'authenticate' },
        environment: withPassword,
        isProxied: true,
      },
      {
        name: 'over https through a proxy that speaks https itself',
        org: HTTPS,
        proxy: { isTls: true },
        environment: throughProxy,
        isProxied: true,
      },
      {
        name: 'over https through a proxy that opens TLS with a certificate of the company',
        org: HTTPS,
        proxy: { mode: 'open' },
        environment: ({ proxy, companyCertificate }) => ({
          HTTPS_PROXY: proxy,
          NODE_EXTRA_CA_CERTS: companyCertificate,
        }),
        isProxied: true,
      },
      {
        name: 'over https without the proxy when NO_PROXY names its host',
        org: HTTPS,
        environment: (variables) => ({ ...throughProxy(variables), NO_PROXY: '127.0.0.1' }),
      },
    ];

    for (const { isProxied = false, ...network } of reachable) {
      it(network.name, async () => {
        const [ours, theirs] = await Promise.all([cancel(network), requestRest(network)]);

        expect(ours.printed).to.include('accepted the request to cancel');
        expect(ours).to.include({ isReached: true, exitCode: 0 });
        expect(ours.hosts).to.have.lengthOf(isProxied ? 1 : 0);
        expect(theirs).to.include({ isReached: true, exitCode: 0 });
      });
    }
  });

  describe('says why it can not reach an org, at once,', () => {
    const unreachable: Array<Network & { says: RegExp }> = [
      {
        name: 'when the certificate of the org is not trusted',
        org: HTTPS,
        environment: () => ({}),
        says: /wasn't sent .* doesn't trust a certificate .* \(DEPTH_ZERO_SELF_SIGNED_CERT\).* NODE_EXTRA_CA_CERTS/,
      },
      {
        name: 'when the certificate of a proxy that opens TLS is not trusted',
        org: HTTPS,
        proxy: { mode: 'open' },
        environment: ({ proxy }) => ({ HTTPS_PROXY: proxy }),
        says: /wasn't sent .* doesn't trust a certificate .* \(DEPTH_ZERO_SELF_SIGNED_CERT\).* NODE_EXTRA_CA_CERTS/,
      },
      {
        name: 'when the certificate of a proxy that speaks https itself is not trusted',
        org: HTTPS,
        proxy: { isTls: true },
        environment: ({ proxy }) => ({ HTTPS_PROXY: proxy }),
        says: /wasn't sent .* doesn't trust a certificate .* \(DEPTH_ZERO_SELF_SIGNED_CERT\).* NODE_EXTRA_CA_CERTS/,
      },
      {
        name: 'when the proxy forbids it (403)',
        org: HTTPS,
        proxy: { mode: 'forbid' },
        environment: throughProxy,
        says: /wasn't sent .* proxy refused .*HTTP status 403.* administrator of the proxy/,
      },
      {
        name: 'when the proxy forbids it over http (403)',
        proxy: { mode: 'forbid' },
        environment: ({ proxy }) => ({ HTTP_PROXY: proxy }),
        says: /HTTP status 403\): Blocked by the proxy.* such as a proxy/,
      },
      {
        name: 'when the proxy wants a password (407)',
        org: HTTPS,
        proxy: { mode: 'authenticate' },
        environment: throughProxy,
        says: /wasn't sent .* valid username and password .*HTTP status 407.* HTTPS_PROXY/,
      },
      {
        name: 'when the proxy wants a password over http (407)',
        proxy: { mode: 'authenticate' },
        environment: ({ proxy }) => ({ HTTP_PROXY: proxy }),
        says: /wasn't sent .* valid username and password .*HTTP status 407.* HTTP_PROXY/,
      },
    ];

    for (const { says, ...network } of unreachable) {
      it(network.name, async () => {
        const [ours, theirs] = await Promise.all([cancel(network), requestRest(network)]);

        expect(ours.printed).to.match(says);
        expect(ours).to.include({ isReached: false, exitCode: 1 });
        expect(theirs.isReached).to.equal(false);
      });
    }
  });

  describe('says why it can not reach an org, after a minute,', () => {
    const failing: Array<Network & { says: RegExp }> = [
      {
        name: 'when the proxy gets no connection (502)',
        org: HTTPS,
        proxy: { mode: 'fail' },
        environment: throughProxy,
        says: /wasn't sent .* proxy couldn't connect to .*HTTP status 502.* Check that/,
      },
      {
        name: 'when the proxy says nothing',
        org: HTTPS,
        proxy: { mode: 'hang' },
        environment: throughProxy,
        says: /didn't respond .*ETIMEDOUT.* proxy settings/,
      },
      {
        name: 'when the proxy resets the connection',
        org: HTTPS,
        proxy: { mode: 'reset' },
        environment: throughProxy,
        says: /didn't respond .*ECONNRESET.* proxy settings/,
      },
      {
        name: 'when there is no proxy',
        org: HTTPS,
        environment: ({ noProxy }) => ({ HTTPS_PROXY: noProxy }),
        says: /wasn't sent .*didn't respond .*ECONNREFUSED.* proxy settings/,
      },
    ];
    /** All at once, because each takes long. */
    let asked: Array<Promise<[ours: Seen, theirs: Seen]>>;

    before(() => {
      asked = failing.map(async (network) => Promise.all([cancel(network), requestRest(network)]));
    });

    for (const [index, { name, says }] of failing.entries()) {
      it(name, async function () {
        this.timeout(2 * LIMIT);
        const [ours, theirs] = (await asked[index]) ?? [];

        expect(ours?.printed).to.match(says);
        expect(ours).to.include({ isReached: false, exitCode: 1 });
        expect(theirs?.isReached).to.equal(false);
      });
    }
  });
});
