/* What the flags of @salesforce/sf-plugins-core import dynamically of @salesforce/core, see dynamicImports.ts. */
export { ConfigAggregator } from '@salesforce/core';
