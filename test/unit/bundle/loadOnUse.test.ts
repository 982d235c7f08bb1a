import vm from 'node:vm';
import { expect } from 'chai';
import { loadOnUse } from '../../../bundle/building/loadOnUse.js';

/** Runs a module as CommonJS does: what it exports, and which modules it loaded, in their order. */
const run = (code: string, modules?: RegExp): { exported: Record<string, unknown>; loaded: string[] } => {
  const loaded: string[] = [];
  const exported: Record<string, unknown> = {};
  const require = (name: string): unknown => {
    loaded.push(name);
    return { name, Thing: Object, say: () => name };
  };
  const wrap = (module: object): unknown => ({ default: module, ...module });
  vm.runInNewContext(loadOnUse(code, modules), { require, wrap, exports: exported });
  return { exported, loaded };
};

describe('a module in the bundle', () => {
  it('loads another one when that is used, and once', () => {
    const { exported, loaded } = run(
      `const a_1 = require("./a"); const b = wrap(require("b")); exports.get = () => a_1.name + b.default.name + a_1.say();`,
    );
    expect(loaded).to.deep.equal([]);
    expect((exported.get as () => string)()).to.equal('./ab./a');
    expect(loaded).to.deep.equal(['./a', 'b']);
  });

  it('loads only those when they are used that it is asked for', () => {
    const code = `const a = require("./a"); const b = require("./b"); exports.get = () => a.name + b.name;`;
    const { exported, loaded } = run(code, /b/);
    expect(loaded).to.deep.equal(['./a']);
    expect((exported.get as () => string)()).to.equal('./a./b');
  });

  it('loads another one when a part of it is used', () => {
    const { exported, loaded } = run(
      `const { name, say: ask } = require("a"); const part = require("b").name; exports.get = () => [name, ask(), part].join("");`,
    );
    expect(loaded).to.deep.equal([]);
    expect((exported.get as () => string)()).to.equal('aab');
  });

  it('is left as it is when a part has a default, or is the rest', () => {
    for (const parts of ['{ none = 7 }', '{ ...none }', '[none]', '{ name, none: { none } }']) {
      expect(loadOnUse(`const ${parts} = require("a"); none;`)).to.include(`const ${parts} = require("a");`);
    }
  });

  it('loads what it uses itself, in the order of use', () => {
    const { loaded } = run(
      `const a = require("a"); const b = require("b"); class C extends b.Thing {} exports.c = new a.Thing();`,
    );
    expect(loaded).to.deep.equal(['b', 'a']);
  });

  it('loads another one in a line of its own, when the line before has no semicolon', () => {
    const { exported } = run(
      'const a = require("a")\nlet said\nsaid = exports\na.say()\nexports.name = new a.Thing().said',
    );
    expect(exported).to.deep.equal({ name: undefined });
  });

  it('keeps texts, properties, and templates that have the name of a module', () => {
    const { exported, loaded } = run(
      'const jwt = require("jwt"); exports.text = "a:jwt-bearer" + `jwt` + { jwt: 1 }.jwt; exports.of = /jwt/.test("jwt");',
    );
    expect(exported).to.include({ text: 'a:jwt-bearerjwt1', of: true });
    expect(loaded).to.deep.equal([]);
  });

  for (const [what, code] of [
    ['a parameter', 'exports.value = ((a) => a)(7);'],
    ['a variable of a block', 'exports.value = (() => { const a = 7; return a; })();'],
    ['a part of an object', 'exports.value = (({ a }) => a)({ a: 7 });'],
    ['an assignment', 'a = 7; exports.value = a;'],
  ] as const) {
    it(`is left as it is when ${what} has the name of a module`, () => {
      expect(run(`var a = require("a"); ${code}`)).to.deep.equal({ exported: { value: 7 }, loaded: ['a'] });
    });
  }

  it('is left as it is when a module goes into an object by its name', () => {
    expect(run('const a = require("a"); exports.value = { a }.a.name;')).to.deep.equal({
      exported: { value: 'a' },
      loaded: ['a'],
    });
  });

  it('loads the modules of Node.js at once', () => {
    expect(run('const fs = require("node:fs");').loaded).to.deep.equal(['node:fs']);
  });
});
