import { expect } from 'chai';
import { orgForEach } from './orgForEach.js';

const ID = '0Af5g0000000001CAA';
const OTHER = '0Af5g0000000002CAA';

describe('sf deploy cancel-rest, wrong usage', () => {
  const test = orgForEach();
  let requestsBefore: number;

  beforeEach(() => {
    test.add();
    requestsBefore = test.org.requests.length;
  });

  /** Runs the command wrongly, and gives what it says about it. */
  const misuse = async (...flags: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await test.cancel(...flags);

    expect(exitCode).to.equal(2);
    expect(test.org.requests.slice(requestsBefore)).to.be.empty;
    return stdout + stderr;
  };

  const filters = [
    ['--validations-only'],
    ['--queued-only'],
    ['--mine'],
    ['--older-than', '4h'],
    ['--newer-than', '4h'],
    ['--except', OTHER],
  ];
  for (const flags of [
    ['--job-id', ID, '--all'],
    ['--job-id', ID, '--use-most-recent'],
    ['--use-most-recent', '--all'],
    ...filters.map((filter) => ['--job-id', ID, ...filter]),
    ...filters.map((filter) => ['--use-most-recent', ...filter]),
    ['--job-id', ID, '--wait', '5', '--async'],
  ]) {
    it(`of ${flags.join(' ')} together asks the org nothing, exit 2`, async () => {
      const flag = flags.filter((word) => word.startsWith('--')).at(-1) ?? '';
      expect(await misuse(...flags)).to.include(flag);
    });
  }

  for (const { what, id } of [
    { what: 'that is too short', id: '0Af123' },
    { what: 'with a path', id: '0Af000000000001/..' },
    { what: 'that is empty', id: '' },
    { what: 'among good ones', id: `${ID},0Af123` },
  ]) {
    it(`of a job ID ${what} asks the org nothing, exit 2`, async () => {
      const told = await misuse('--job-id', id);

      expect(told)
        .to.include('--job-id')
        .and.match(/isn't the job ID of a deployment/);
      expect(told).to.include(`"${id.split(',').at(-1) ?? ''}"`);
    });
  }

  it('of a job ID with a wrong checksum says that a character is wrong, exit 2', async () => {
    expect(await misuse('--job-id', '0Af5g0000000001CAQ')).to.include('a character is wrong or in the wrong case');
  });

  it('of --job-id without a value asks the org nothing, exit 2', async () => {
    expect(await misuse('--job-id')).to.include('--job-id');
    expect(await misuse('-i', '--async')).to.include('--job-id');
  });

  it('of --wait 0 points to --async, where there is one', async () => {
    expect(await misuse('--job-id', ID, '--wait', '0')).to.include('specify --async in place of --wait');
    expect((await test.watch('--job-id', ID, '--wait', '0')).stderr)
      .to.include('whole number')
      .and.not.include('--async');
  });

  for (const wait of ['0', '-1', '1.5', '5x', '1e3', '']) {
    it(`of --wait "${wait}" asks the org nothing, exit 2`, async () => {
      expect(await misuse('--job-id', ID, `--wait=${wait}`))
        .to.include('--wait')
        .and.include(`"${wait}"`);
    });
  }

  for (const age of ['4', 'h', '4H', '0h', '1.5h', '-4h', '4h30m', '4 h', '1w', '']) {
    it(`of --older-than "${age}" asks the org nothing, exit 2`, async () => {
      expect(await misuse('--all', '--no-prompt', `--older-than=${age}`))
        .to.include('--older-than')
        .and.include(`"${age}"`);
    });
  }

  it('of an API version that is none asks the org nothing, exit 2', async () => {
    expect(await misuse('--job-id', ID, '--api-version', 'latest'))
      .to.include('--api-version')
      .and.include('"latest"');
  });

  it('of an argument that is no job ID names it, and not the job ID that is one, exit 2', async () => {
    expect(await misuse('--job-id', ID, 'production'))
      .to.include('"production"')
      .and.not.include(ID);
  });

  for (const flags of [['--all'], ['--use-most-recent'], ...filters]) {
    it(`of a job ID as an argument with ${flags.join(' ')} asks the org nothing, exit 2`, async () => {
      expect(await misuse(ID, ...flags)).to.include("Job IDs can't be combined with");
    });
  }

  for (const flags of [[], ['--async'], ['--validations-only'], ['--json']]) {
    it(`of ${flags.join() || 'no flags'} without a selector names the selectors without a terminal, exit 2`, async () => {
      expect(await misuse(...flags)).to.match(/--job-id.*--use-most-recent.*--all/);
    });
  }

  for (const flags of [['--all'], ['--all', '--json']]) {
    it(`of ${flags.join(' ')} demands --no-prompt without a terminal, exit 2`, async () => {
      expect(await misuse(...flags)).to.include('--no-prompt');
    });
  }
});
