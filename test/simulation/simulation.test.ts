import { AssertionError } from 'chai';
import * as fc from 'fast-check';
import { REGRESSIONS } from './regressions.js';
import { anyIsToldAsItWas, assertToldAsItWas, Finding, LONGEST_PLAY } from './told.js';

/** The same histories each time. `npm run simulate` plays others. */
const SEED = 2026;

describe('any history of an org', () => {
  it('is told as it was', async () => {
    const { failed, errorInstance } = await fc.check(anyIsToldAsItWas(), {
      seed: SEED,
      numRuns: 100,
      timeout: LONGEST_PLAY,
    });

    if (failed) throw errorInstance instanceof Finding ? errorInstance : new AssertionError(String(errorInstance));
  }).timeout(10 * LONGEST_PLAY);

  for (const { name, history } of REGRESSIONS) {
    it(`is told as it was: ${name}`, async () => {
      await assertToldAsItWas(history);
    });
  }
});
