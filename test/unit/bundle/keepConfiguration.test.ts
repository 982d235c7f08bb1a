import { expect } from 'chai';
import { keepConfiguration } from '../../../bundle/building/keepConfiguration.js';

const CODE = `const config = await config_1.Config.load(opts || root);
if (!cache.has('config')) cache.set('config', config);
return config;`;

type Loaded = { name: string; rootPlugin?: string; pjson: { oclif: { exitCodes?: object } } };

const loaded: Loaded = { name: 'loaded', pjson: { oclif: {} } };

/** Starts a command with a configuration: which one it has then, and what oclif remembers of it. */
const start = async (opts?: object): Promise<{ config: Loaded; cache: Map<string, unknown> }> => {
  const cache = new Map<string, unknown>();
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  const config = (await new Function(
    'config_1',
    'cache',
    'opts',
    `return (async () => { const root = {}; ${keepConfiguration(CODE)} })()`,
  )({ Config: { load: () => loaded } }, cache, opts)) as Loaded;
  return { config, cache };
};

describe("oclif's base class of commands, in the bundle", () => {
  for (const version of ['4.14.0', '5.1.9']) {
    it(`keeps the configuration of oclif ${version}`, async () => {
      const handedIn = {
        _base: `@oclif/core@${version}`,
        rootPlugin: 'cli',
        pjson: { oclif: { exitCodes: { default: 1 } } },
      };
      const { config, cache } = await start(handedIn);

      expect(config).to.equal(handedIn);
      expect(cache.get('rootPlugin')).to.equal('cli');
      expect(cache.get('exitCodes')).to.deep.equal({ default: 1 });
    });
  }

  it('loads that of another oclif again', async () => {
    expect((await start({ _base: '@oclif/core@6.0.0' })).config).to.equal(loaded);
  });

  it('loads one when there is none', async () => {
    expect((await start()).config).to.equal(loaded);
  });

  it("isn't made of a class that starts otherwise", () => {
    expect(() => keepConfiguration('')).to.throw('No longer in the code of a library: await config_1.Config.load');
  });
});
