import { removePrivateHome } from './privateHome.js';

/** What mocha does around all tests. */
export const mochaHooks = { afterAll: removePrivateHome };
