import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as table from '@oclif/table';
import { expect } from 'chai';
import * as jsforceInBundle from '../../bundle/inside/jsforce.js';
import * as tableInBundle from '../../bundle/inside/table.js';

const require = createRequire(import.meta.url);

/** The code of a library. */
const codeOf = async (library: string): Promise<string> => {
  const folder = dirname(require.resolve(library));
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.js'));
  return (await Promise.all(files.map(async (file) => readFile(join(folder, file), 'utf8')))).join('\n');
};

describe('a part of a library that the bundle has another one for', () => {
  it('is all that @salesforce/core takes of jsforce', async () => {
    const code = await codeOf('@salesforce/core');
    const taken = new Set([...code.matchAll(/\bjsforce_node_1\.(\w+)/g)].map(([, name = '']) => name));

    expect(code).to.include('const jsforce_node_1 = require("@jsforce/jsforce-node");');
    expect(taken).to.include('Connection');
    expect(Object.keys(jsforceInBundle)).to.have.members([...taken]);
  });

  it('is of jsforce what it is there', () => {
    const jsforce = require('@jsforce/jsforce-node') as object;

    expect(jsforce).to.include(jsforceInBundle);
  });

  it('shows the same texts when it is @oclif/table', () => {
    const columns = [{ key: 'errorCode' as const }, { key: 'message' as const }];
    const data = [
      { errorCode: 'FIRST', message: 'This is one.' },
      { errorCode: 'SECOND', message: 'This is another.' },
    ];

    for (const { makeTable } of [table, tableInBundle]) {
      expect(makeTable({ data, columns }).match(/FIRST|SECOND|This is [\w ]+\./g)).to.deep.equal([
        ...['FIRST', 'This is one.', 'SECOND', 'This is another.'],
      ]);
    }
  });
});
