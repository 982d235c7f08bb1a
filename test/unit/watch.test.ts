import { expect } from 'chai';
import type { Context } from '../../src/context.js';
import { unseenDeployment } from '../../src/deployments/deployment.js';
import type { Org } from '../../src/org/org.js';
import { Interruption } from '../../src/system/interruption.js';
import { watchOne } from '../../src/watch/watch.js';
import type { WatchObserver } from '../../src/watch/watched.js';
import { TestClock } from '../../simulatedOrg/clock.js';
import { CONTEXT } from './context.js';

const ID = '0Af5g0000000001CAA';

const OPTIONS = { wait: undefined, cancelOnExit: true, cancelOnFailure: false, cancelIfQueued: undefined };

describe('watching, with the promise to cancel on exit', () => {
  let happened: string[];
  let clock: TestClock;

  beforeEach(() => {
    happened = [];
    clock = new TestClock();
  });

  const contextWith = (signal: AbortSignal): Context => {
    const org: Partial<Org> = {
      apiVersion: '67.0',
      clock,
      serverTime: () => undefined,
      request: async ({ method }) => {
        await Promise.resolve();
        happened.push(method);
        const status = method === 'PATCH' ? 'Canceling' : 'InProgress';
        return { httpStatus: 200, body: { id: ID, deployResult: { id: ID, status } } };
      },
    };
    org.endedBy = () => org as Org;
    return { ...CONTEXT, org: org as Org, clock, signal };
  };

  const observerWith = (changes: Partial<WatchObserver>): WatchObserver => {
    const nothing = (): void => undefined;
    const wait = {
      start: async () => Promise.resolve(),
      update: nothing,
      stop: () => happened.push('the progress is stopped'),
      readFailed: nothing,
      detailsMissing: nothing,
    };
    return {
      ...wait,
      cancellation: wait,
      onQueue: nothing,
      canceling: (reason) => happened.push(reason),
      responded: nothing,
      conditionUnknown: nothing,
      ...changes,
    };
  };

  it('draws nothing after a signal until the org has responded to the request to cancel', async () => {
    const controller = new AbortController();
    clock.after(500, () => {
      controller.abort(new Interruption());
    });
    const { end } = await watchOne(unseenDeployment(ID), OPTIONS, contextWith(controller.signal), observerWith({}));

    expect(end).to.equal('interrupted');
    expect(happened).to.deep.equal(['GET', 'PATCH', 'the progress is stopped']);
  });

  for (const part of ['start', 'update', 'onQueue'] as const) {
    it(`sends the request to cancel when the progress can't be shown (${part}), and throws`, async () => {
      const failing = (): never => {
        throw new TypeError('the library that draws');
      };
      const observer = observerWith({ [part]: failing });
      const watched = watchOne(unseenDeployment(ID), OPTIONS, contextWith(new AbortController().signal), observer);
      const thrown: unknown = await watched.catch((error: unknown) => error);

      expect(thrown).to.be.instanceOf(TypeError);
      expect(happened.slice(-1)).to.deep.equal(['PATCH']);
      expect(happened).to.include('broken');
    });
  }
});
