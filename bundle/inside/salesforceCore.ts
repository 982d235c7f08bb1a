/* What the flags of @salesforce/sf-plugins-core import dynamically of @salesforce/core, see replacements.ts in the folder beside. */
export { ConfigAggregator } from '@salesforce/core';
