import { expect } from 'chai';
import { namesOf } from '../../src/org/login.js';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl';

describe('the names of an org', () => {
  it('are a placeholder in commands where a shell takes both otherwise', () => {
    expect(namesOf('$HOME', 'me!$x@example.com').targetOrg).to.equal(`"<your org's alias>"`);
    expect(namesOf('-i').targetOrg).to.equal(`"<your org's alias>"`);
  });

  it('have no control characters', () => {
    expect(namesOf('a\u001b[2J\nb').name).to.equal('a b');
  });

  for (const secret of [
    '00D5g000000ABCD!AQ4AQFtoken',
    `Bearer ${JWT}`,
    'force://PlatformCLI::5Aep861token@org.example',
  ]) {
    it(`are none of ${secret.slice(0, 8)}…`, () => {
      expect(namesOf(secret)).to.deep.equal({ name: '<access token>', targetOrg: '"<access token>"' });
    });
  }
});
