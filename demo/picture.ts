/* Records the scene in a terminal of 80 columns, and makes the README's picture of it. */

// The first import: it has to come before the Salesforce libraries.
import { npm } from '../bin/npm.js';
import { removePrivateHome } from '../test/privateHome.js';
import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { choosingTwo, openScene, runInTerminal } from './scene.js';

const file = fileURLToPath(new URL('../docs/cancel-rest.svg', import.meta.url));
const size = { columns: 80, rows: 24 };

/** In seconds. A slow computer takes longer to load the command, which nobody wants to watch. */
const TO_LOAD = 1.5;
const TO_READ_THE_END = 5;

/** In seconds: what follows faster belongs to one change of the screen. */
const BURST = 0.07;

const events: Array<[seconds: number, type: 'o', data: string]> = [];
let start = performance.now() / 1000;
const record = (data: string): void => {
  if (events.length === 1) start = Math.max(start, performance.now() / 1000 - TO_LOAD);
  const now = events.length === 0 ? 0 : performance.now() / 1000 - start;
  const last = events.at(-1);
  if (last && now - last[0] < BURST) last[2] += data;
  else events.push([now, 'o', data]);
};

/** Lets it fit a narrow page, has an edge on a dark page, and shows its end where nothing moves. */
const scalable = (svg: string): string => {
  const [, end = ''] = /to\{transform:translateX\((-\d+)px\)\}/.exec(svg) ?? [];
  return svg
    .replace(/width="([\d.]+)" height="([\d.]+)"/, '$& viewBox="0 0 $1 $2"')
    .replace(
      /<rect width="([\d.]+)" height="([\d.]+)"/,
      (_, width, height) =>
        `<rect x=".5" y=".5" width="${Number(width) - 1}" height="${Number(height) - 1}" stroke="#444c56"`,
    )
    .replace('</style>', '@media (prefers-reduced-motion:reduce){g{animation:none!important}}</style>')
    .replace('<g style="animation', `<g transform="translate(${end})" style="animation`);
};

// What makes the output differ from one terminal to the other.
for (const name of ['COLORTERM', 'FORCE_COLOR', 'FORCE_HYPERLINK', 'NO_COLOR', 'TERM_PROGRAM', 'VTE_VERSION']) {
  Reflect.deleteProperty(process.env, name);
}
const { org } = await openScene();
try {
  record('\u001b[32m$\u001b[39m sf deploy cancel-rest\r\n');
  const { exitCode, output } = await runInTerminal(['cancel-rest'], choosingTwo, size, record);
  if (exitCode !== 0) throw new Error(`The command has ended with exit code ${exitCode}. It showed: ${output}`);
  record('\u001b[32m$\u001b[39m ');
  events.push([performance.now() / 1000 - start + TO_READ_THE_END, 'o', ' ']);

  const cast = join(homedir(), 'scene.cast');
  const header = { version: 2, width: size.columns, height: size.rows };
  writeFileSync(cast, [header, ...events].map((line) => JSON.stringify(line)).join('\n'));
  const options = ['--in', cast, '--out', file, '--window', '--no-cursor'];
  process.stderr.write(npm('exec', '--yes', '--', 'svg-term-cli@2.1.1', ...options));
  writeFileSync(file, `${scalable(readFileSync(file, 'utf8'))}\n`);
} finally {
  await org.stop();
  removePrivateHome();
}
process.stdout.write(`${file}: ${Math.round(readFileSync(file).length / 1000)} kB\n`);
