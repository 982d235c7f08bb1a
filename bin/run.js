#!/usr/bin/env node
import './node.js';

const { execute } = await import('@oclif/core');

// The end-to-end tests run the plugin that is bundled in another folder.
await execute({ dir: process.env.PLUGIN_FOLDER ?? import.meta.url });
