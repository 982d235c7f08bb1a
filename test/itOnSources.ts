import { testedPackage } from './testedPackage.js';

/** Declares a test that can't run on the package, because it replaces a part of a library, of which the package has its own. */
export const itOnSources = testedPackage ? it.skip : it;
