import vm from 'node:vm';
import { expect } from 'chai';
import { exportOnUse } from '../../../bundle/building/exportOnUse.js';
import { loadOnUse } from '../../../bundle/building/loadOnUse.js';

/** Runs a module as CommonJS does: what it exports, and which modules it loaded, in their order. */
const run = (code: string): { exported: Record<string, unknown>; loaded: string[] } => {
  const loaded: string[] = [];
  const module = { exports: {} as Record<string, unknown> };
  const require = (name: string): unknown => {
    loaded.push(name);
    return { name, part: `part of ${name}` };
  };
  vm.runInNewContext(loadOnUse(exportOnUse(code)), { require, module });
  return { exported: module.exports, loaded };
};

describe('an index of modules in the bundle', () => {
  it('loads a module when what it exports is asked for, and once', () => {
    const { exported, loaded } = run(`const A = require("a")
      const { part } = require("b")
      module.exports.A = A
      module.exports.part = part
      module.exports.all = { c: require("c") }
      module.exports.made = new Object(A)`);

    expect(loaded).to.deep.equal([]);
    expect(Object.keys(exported)).to.deep.equal(['A', 'part', 'all', 'made']);
    expect(exported.A).to.equal(exported.A).and.include({ name: 'a' });
    expect(exported.made).to.equal(exported.A);
    expect(loaded).to.deep.equal(['a']);
    expect(exported.part).to.equal('part of b');
    expect(exported.all).to.have.nested.property('c.name', 'c');
    expect(loaded).to.deep.equal(['a', 'b', 'c']);
  });

  it('lets an export be set', () => {
    const { exported, loaded } = run('const A = require("a"); module.exports.A = A;');
    exported.A = 7;

    expect(exported.A).to.equal(7);
    expect(loaded).to.deep.equal([]);
  });

  it('does at once what is more than an export', () => {
    expect(run('const A = require("a"); A.name; module.exports.A = A;').loaded).to.deep.equal(['a']);
  });
});
