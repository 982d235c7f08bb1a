import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ID } from './answers.js';
import { FakeSf } from './fakeSf.js';

describe('the recipe ci/wait.sh', () => {
  let sf: FakeSf;
  beforeEach(() => {
    sf = new FakeSf();
  });
  afterEach(() => {
    sf.remove();
  });

  for (const [status, exitCode] of [
    ['Succeeded', 0],
    ['SucceededPartial', 68],
    ['InProgress', 69],
    ['Failed', 1],
    ['Canceled', 1],
  ] as const) {
    it(`ends with ${exitCode} when the deployment's status is ${status}`, async () => {
      writeFileSync(join(sf.folder, 'id'), ID);
      sf.answer('project deploy report', { status: 0, result: { id: ID, status } });

      expect((await sf.run('wait.sh', 'id', '30')).exitCode).to.equal(exitCode);
      expect(sf.calls).to.deep.equal([
        `sf project deploy report --job-id ${ID} --wait 30`,
        `sf project deploy report --job-id ${ID} --json`,
      ]);
    });
  }

  it('succeeds where nothing was deployed', async () => {
    expect((await sf.run('wait.sh', 'id', '30')).exitCode).to.equal(0);
    expect(sf.calls).to.deep.equal([]);
  });
});
