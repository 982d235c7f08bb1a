import { removePrivateHome } from './privateHome.js';
import './testedPackage.js';

/** How long a test may take while mutants are tested, in milliseconds: Stryker turns mocha's own limit off. */
const LIMIT_FOR_MUTANTS = 10_000;

// At the end of the process: of several files in parallel, each would remove the home of the next one.
process.on('exit', removePrivateHome);

/** What mocha does around tests. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    if (process.env.STRYKER_MUTATOR_WORKER) this.currentTest?.timeout(LIMIT_FOR_MUTANTS);
  },
};
