import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { logStream } from '../../../bundle/inside/log.js';

const TOKEN = '00D5g000000ABCD!AQ4AQFoneTokenOfATest';

describe('the log of the package', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const streamTo = (destination: string): ReturnType<typeof logStream> =>
    logStream({ pipeline: [undefined, { target: 'pino/file', options: { destination } }] });

  it('is written without secrets', () => {
    const destination = join(folder, 'new', 'sf.log');
    streamTo(destination).write(`{"msg":"Bearer ${TOKEN}"}\n`);

    expect(readFileSync(destination, 'utf8')).to.include('msg').and.not.include(TOKEN);
  });

  it('disturbs nothing when it can’t be written', () => {
    const stream = streamTo(folder);

    expect(() => {
      stream.write('{"msg":"one"}\n');
      stream.write('{"msg":"two"}\n');
    }).not.to.throw();
  });
});
