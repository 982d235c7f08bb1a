import type { Context } from '../../src/context.js';

/** An org called staging, at 8 o'clock. */
export const CONTEXT = {
  bin: 'sf',
  org: {
    name: 'staging',
    targetOrg: 'staging',
    instanceUrl: 'https://staging.example',
    apiVersion: '67.0',
    now: () => Date.parse('2026-11-02T08:00:00.000Z'),
  },
  columns: 80,
} as Context;
