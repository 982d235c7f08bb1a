import { expect } from 'chai';
import { canAsk, canDraw } from '../src/terminal.js';

const terminal = { isTTY: true };
const pipe = { isTTY: false };

describe('what the command does with its terminals', () => {
  it('draws the progress on a terminal, and not in a file or pipe', () => {
    expect(canDraw({ stdout: terminal, env: {} })).to.equal(true);
    expect(canDraw({ stdout: pipe, env: {} })).to.equal(false);
    expect(canDraw({ stdout: {}, env: {} })).to.equal(false);
  });

  it('asks where keys can be typed and stderr be seen, wherever stdout goes', () => {
    expect(canAsk({ stdin: terminal, stderr: terminal, env: {} })).to.equal(true);
    expect(canAsk({ stdin: pipe, stderr: terminal, env: {} })).to.equal(false);
    expect(canAsk({ stdin: terminal, stderr: pipe, env: {} })).to.equal(false);
  });

  for (const { env, isSomebodyThere } of [
    { env: { CI: 'true' }, isSomebodyThere: false },
    { env: { CI: '' }, isSomebodyThere: false },
    { env: { CI: 'false' }, isSomebodyThere: true },
    { env: { CI: '0' }, isSomebodyThere: true },
    { env: { TERM: 'dumb' }, isSomebodyThere: false },
    { env: { TERM: 'xterm-256color' }, isSomebodyThere: true },
  ]) {
    it(`${isSomebodyThere ? 'takes' : 'does not take'} somebody to be there with ${JSON.stringify(env)}`, () => {
      expect(canDraw({ stdout: terminal, env })).to.equal(isSomebodyThere);
      expect(canAsk({ stdin: terminal, stderr: terminal, env })).to.equal(isSomebodyThere);
    });
  }

  it('asks, but does not draw among debug output', () => {
    expect(canDraw({ stdout: terminal, env: { DEBUG: '*' } })).to.equal(false);
    expect(canAsk({ stdin: terminal, stderr: terminal, env: { DEBUG: '*' } })).to.equal(true);
  });
});
