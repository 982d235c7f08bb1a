import { expect } from 'chai';
import * as sinon from 'sinon';
import diagnostics from '../../src/hooks/diagnostics.js';

const PLUGIN = 'sf-plugin-deploy-cancel-rest';

type Told = { data: unknown[]; suggestions: string[] };

describe('what sf doctor is told', () => {
  afterEach(() => {
    sinon.restore();
  });

  const tell = async (variables: NodeJS.ProcessEnv): Promise<Told> => {
    sinon.stub(process, 'env').value(variables);
    const told: Told = { data: [], suggestions: [] };
    const doctor = {
      addPluginData: (...data: unknown[]): void => {
        told.data.push(data);
      },
      addSuggestion: (suggestion: string): void => {
        told.suggestions.push(suggestion);
      },
    };
    const config = { plugins: new Map([[PLUGIN, { version: '1.2.3' }]]) };
    await diagnostics.call({ config } as unknown as ThisParameterType<typeof diagnostics>, { doctor });
    return told;
  };

  it('is the versions of the plugin and of Node.js', async () => {
    expect(await tell({})).to.deep.equal({
      data: [[PLUGIN, { version: '1.2.3', node: process.version, proxies: {} }]],
      suggestions: [],
    });
  });

  it('is the proxies without their passwords', async () => {
    const { data, suggestions } = await tell({
      HTTPS_PROXY: 'https://user:p@ss@proxy.example.com:8080',
      HTTP_PROXY: 'http://proxy.example.com',
      NO_PROXY: 'localhost',
    });
    const proxies = {
      HTTPS_PROXY: 'https://***@proxy.example.com:8080',
      HTTP_PROXY: 'http://proxy.example.com',
      NO_PROXY: 'localhost',
    };

    expect(data).to.deep.equal([[PLUGIN, { version: '1.2.3', node: process.version, proxies }]]);
    expect(suggestions).to.be.empty;
  });

  it('is which variable does not hold the address of a proxy', async () => {
    const { data, suggestions } = await tell({ https_proxy: 'user:secret@proxy.corp:8080' });

    expect(suggestions).to.have.lengthOf(1);
    expect(suggestions[0]).to.include('The environment variable https_proxy ');
    expect(JSON.stringify(data)).to.include('"***@proxy.corp:8080"');
  });
});
