import { expect } from 'chai';
import * as sinon from 'sinon';
import { Interruption, untilInterrupted } from '../../src/system/interruption.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

describe('an interruption', () => {
  let before: Array<{ signal: NodeJS.Signals; listeners: NodeJS.SignalsListener[] }>;
  let exit: sinon.SinonStub;
  let now: sinon.SinonStub;

  beforeEach(() => {
    before = SIGNALS.map((signal) => ({ signal, listeners: process.listeners(signal) }));
    exit = sinon.stub(process, 'exit');
    now = sinon.stub(performance, 'now').returns(1000);
  });

  afterEach(() => {
    sinon.restore();
    for (const { signal, listeners } of before) {
      process.removeAllListeners(signal);
      for (const listener of listeners) process.on(signal, listener);
    }
  });

  for (const signal of SIGNALS) {
    it(`aborts when the process gets ${signal}`, () => {
      const interrupted = untilInterrupted();
      expect(interrupted.aborted).to.equal(false);
      process.emit(signal, signal);

      expect(interrupted.reason).to.be.instanceOf(Interruption).and.include({ name: 'Interruption' });
      expect(exit.called).to.equal(false);
    });
  }

  it('takes the place of the listeners that throw', () => {
    const thrower = (): never => {
      throw new Error('stack trace');
    };
    process.on('SIGINT', thrower);
    untilInterrupted();

    expect(process.listeners('SIGINT')).to.have.lengthOf(1).and.not.include(thrower);
  });

  it('is one when a second signal comes within half a second', () => {
    untilInterrupted();
    process.emit('SIGINT', 'SIGINT');
    now.returns(1500);
    process.emit('SIGTERM', 'SIGTERM');

    expect(exit.called).to.equal(false);
  });

  it('ends the process at once when a second signal comes later', () => {
    untilInterrupted();
    process.emit('SIGINT', 'SIGINT');
    now.returns(1400);
    process.emit('SIGINT', 'SIGINT');
    now.returns(1501);
    process.emit('SIGINT', 'SIGINT');

    expect(exit.args).to.deep.equal([[130]]);
  });
});
