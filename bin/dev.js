#!/usr/bin/env node
import './node.js';

const { register } = await import('tsx/esm/api');
const { execute } = await import('@oclif/core');

register();
// With the manifest, oclif would load the command that is built.
await execute({
  development: true,
  dir: import.meta.url,
  loadOptions: { root: import.meta.dirname, ignoreManifest: true },
});
