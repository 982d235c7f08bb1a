import { expect } from 'chai';
import { proxyVariables, unusableProxyVariable } from '../../src/org/dispatcher.js';

describe('a variable that names a proxy', () => {
  for (const address of [
    'http://proxy.example.com:8080',
    'https://proxy.example.com',
    'http://user:p%40ss@proxy.example.com:8080',
    '',
  ]) {
    it(`is usable as ${JSON.stringify(address)}`, () => {
      expect(unusableProxyVariable({ HTTPS_PROXY: address })).to.equal(undefined);
    });
  }

  for (const name of ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY']) {
    it(`is named when ${name} has no protocol`, () => {
      const usable = { no_proxy: 'proxy', HTTPS_PROXY: 'http://proxy.example.com' };
      expect(unusableProxyVariable({ ...usable, [name]: 'proxy.example.com:8080' })).to.equal(name);
    });
  }

  for (const address of [
    'proxy',
    'ftp://proxy.example.com',
    'shttp://proxy.example.com',
    'https1://proxy.example.com',
  ]) {
    it(`is unusable as ${address}`, () => {
      expect(unusableProxyVariable({ HTTP_PROXY: address })).to.equal('HTTP_PROXY');
    });
  }

  for (const secrets of ['us%er:pass', 'user:pa%ss']) {
    it(`is unusable with a lone percent sign in ${secrets}`, () => {
      expect(unusableProxyVariable({ HTTP_PROXY: `http://${secrets}@proxy.example.com` })).to.equal('HTTP_PROXY');
    });
  }

  it('is named once, as it was written, on Windows, where the case does not matter', () => {
    expect(proxyVariables({ Https_Proxy: 'http://proxy', no_proxy: 'localhost' }, true)).to.deep.equal([
      'Https_Proxy',
      'no_proxy',
    ]);
    expect(unusableProxyVariable({ Https_Proxy: 'nowhere' }, true)).to.equal('Https_Proxy');
  });

  it('is named by the names that count elsewhere', () => {
    const environment = { HTTPS_PROXY: 'http://one', https_proxy: 'http://other', Http_Proxy: 'nowhere' };

    expect(proxyVariables(environment, false)).to.deep.equal(['https_proxy', 'HTTPS_PROXY']);
  });
});
