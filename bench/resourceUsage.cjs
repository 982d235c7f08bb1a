/* Loaded into a measured process by NODE_OPTIONS: writes what the process has used when it ends. */
const { writeFileSync } = require('node:fs');

const file = process.env.BENCH_RESOURCE_USAGE_FILE;
// Not for the processes that this one starts.
delete process.env.NODE_OPTIONS;
process.on('exit', () => {
  writeFileSync(file, JSON.stringify(process.resourceUsage()));
});
