/* Imported first: runs the script once more with the project's own Node.js, where this one is too old for the libraries. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

if (Number.parseInt(process.versions.node, 10) < 22) {
  // The signal goes to both processes, and what to do about it is up to the other one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
  const node = fileURLToPath(new URL('../node_modules/node/bin/node', import.meta.url));
  const { status } = spawnSync(node, process.argv.slice(1), { stdio: 'inherit' });
  process.exit(status ?? 1);
}
