import { expect } from 'chai';
import { canAsk, canDraw } from '../../src/system/systemEnvironment.js';

const terminal = { isTTY: true };
const pipe = { isTTY: false };

describe('the command', () => {
  it('draws the progress when stdout is a terminal', () => {
    expect(canDraw({ stdout: terminal, env: {} })).to.equal(true);
    expect(canDraw({ stdout: pipe, env: {} })).to.equal(false);
    expect(canDraw({ stdout: {}, env: {} })).to.equal(false);
    expect(canDraw({ stdout: { ...terminal, rows: 0 }, env: {} })).to.equal(false);
  });

  it('asks when keys can be typed and stderr is seen, wherever stdout goes', () => {
    expect(canAsk({ stdin: terminal, stderr: terminal, env: {} })).to.equal(true);
    expect(canAsk({ stdin: pipe, stderr: terminal, env: {} })).to.equal(false);
    expect(canAsk({ stdin: terminal, stderr: pipe, env: {} })).to.equal(false);
  });

  for (const { env, isInteractive } of [
    { env: { CI: 'true' }, isInteractive: false },
    { env: { CI: '' }, isInteractive: false },
    { env: { CI: 'false' }, isInteractive: true },
    { env: { CI: '0' }, isInteractive: true },
    { env: { TERM: 'dumb' }, isInteractive: false },
    { env: { TERM: 'xterm-256color' }, isInteractive: true },
  ]) {
    it(`takes ${isInteractive ? 'somebody' : 'nobody'} to be there when the environment is ${JSON.stringify(env)}`, () => {
      expect(canDraw({ stdout: terminal, env })).to.equal(isInteractive);
      expect(canAsk({ stdin: terminal, stderr: terminal, env })).to.equal(isInteractive);
    });
  }

  it('asks and does not draw when there is debug output', () => {
    expect(canDraw({ stdout: terminal, env: { DEBUG: '*' } })).to.equal(false);
    expect(canAsk({ stdin: terminal, stderr: terminal, env: { DEBUG: '*' } })).to.equal(true);
  });
});
