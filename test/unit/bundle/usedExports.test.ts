import { expect } from 'chai';
import { loadOnUse } from '../../../bundle/building/loadOnUse.js';
import { namesUsed, withExports } from '../../../bundle/building/usedExports.js';

describe('the names that a module uses of another one', () => {
  it('are those that it imports, without types', () => {
    expect(namesUsed("import { type A, B, C as c } from 'lib';", 'lib')).to.deep.equal(['B', 'C']);
  });

  it('are those that it looks up in what it required', () => {
    const code = 'const lib_1 = require("lib");\nnew lib_1.A(); (0, lib_1.b)(); x instanceof lib_1.c.D; not_lib_1.E;';

    expect(namesUsed(code, 'lib')).to.deep.equal(['A', 'b', 'c']);
  });

  for (const use of [
    "import * as lib from 'lib';",
    "import lib from 'lib';",
    'const { A } = require("lib");',
    'const lib_1 = require("lib");\nuse(lib_1);',
  ]) {
    it(`are not guessed: ${use.replace('\n', ' ')}`, () => {
      expect(() => namesUsed(use, 'lib')).to.throw('What is used of lib?');
    });
  }
});

describe('a module of which only some exports are used', () => {
  const code = `const a = require("a")
    const { b } = require("b")
    Object.assign(a.prototype, { b })
    module.exports.a = a
    module.exports.c = { c: require("c") }
    module.exports.c.d = require("d")
    const e = require("e")
    module.exports.e = e`;

  it('exports those, and does everything else that it did', () => {
    const left = withExports(code, new Set(['a']));

    expect(left).to.match(
      /Object\.assign\(a\.prototype, \{ b \}\)\s+module\.exports\.a = a\s+const e = require\("e"\)\s+$/,
    );
    expect(withExports(code, new Set(['a', 'c', 'e']))).to.equal(code);
  });

  it('loads none of the others', () => {
    const left = loadOnUse(withExports(code, new Set(['a'])));

    expect([...left.matchAll(/require\("(\w)"\)/g)].map(([, name]) => name)).to.deep.equal(['a', 'b']);
  });
});
