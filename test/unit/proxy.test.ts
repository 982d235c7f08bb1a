import { expect } from 'chai';
import { unusableProxyVariable } from '../../src/org/dispatcher.js';

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
});
