import { expect } from 'chai';
import * as sinon from 'sinon';
import { EnvHttpProxyAgent } from 'undici';
import { itOnSources } from '../itOnSources.js';
import { orgForEach } from './orgForEach.js';

describe('a mistake in a program', () => {
  const test = orgForEach();

  afterEach(() => {
    sinon.restore();
  });

  /** Makes undici fail when it's asked for a deployment. */
  const makeMistakes = (error: Error): void => {
    const stub = sinon.stub(EnvHttpProxyAgent.prototype, 'dispatch');
    stub.callsFake(function (this: EnvHttpProxyAgent, options, handler) {
      if (options.path.includes('deployRequest')) throw error;
      return stub.wrappedMethod.call(this, options, handler);
    });
  };

  for (const error of [
    new TypeError('this[kClient].connect is not a function'),
    new RangeError('Maximum call stack size exceeded'),
    Object.assign(new Error('invalid method'), { code: 'UND_ERR_INVALID_ARG' }),
  ]) {
    itOnSources(`is told at once as what it is: ${error.message}`, async () => {
      makeMistakes(error);
      const before = test.clock.now();
      const { id } = test.add();
      const { stderr, exitCode } = await test.cancel('-i', id);

      expect(stderr)
        .to.include(error.message)
        .and.not.match(/response|reach|confirm|Retrying/);
      expect(exitCode).to.equal(error instanceof TypeError ? 10 : 1);
      expect(test.clock.now()).to.equal(before);
      expect(test.org.deployRequests).to.deep.equal([]);
    });
  }

  itOnSources('ends a watch with --cancel-on-exit, which says what became of the request before that', async () => {
    const { id } = test.add({ deployTime: 60_000 });
    const stub = sinon.stub(EnvHttpProxyAgent.prototype, 'dispatch');
    stub.callsFake(function (this: EnvHttpProxyAgent, options, handler) {
      if (options.path.includes('deployRequest') && options.method === 'GET') throw new TypeError('oh');
      return stub.wrappedMethod.call(this, options, handler);
    });
    const { json } = await test.watchJson('-i', id, '--cancel-on-exit');

    expect(json.message).to.equal('oh');
    expect(json.warnings[0]).to.match(/^This command can't continue, so it's asking the org to cancel deployment/);
    expect(json.warnings[1]).to.match(/accepted the request to cancel|was canceled/);
  });

  itOnSources('ends a watch', async () => {
    const { id } = test.add({ deployTime: 60_000 });
    makeMistakes(new TypeError('oh'));
    const { json, exitCode } = await test.watchJson('-i', id);

    expect(json.message).to.equal('oh');
    expect(exitCode).to.equal(10);
  });
});
