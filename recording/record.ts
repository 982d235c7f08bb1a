/* Makes the animated picture of the command at work that the README shows, from a real run against a stand-in org. */

// The first import: it has to come before the Salesforce libraries.
import { removePrivateHome } from '../test/privateHome.js';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { logIn } from '../test/standInOrg/logIn.js';
import { StandInOrg } from '../test/standInOrg/standInOrg.js';
import { framesOf } from './frames.js';
import { fillQueue, recordScene, SceneClock } from './scene.js';
import { svgOf } from './svg.js';

const file = fileURLToPath(new URL('../docs/cancel-rest.svg', import.meta.url));
const title = 'sf deploy cancel-rest: a deployment is chosen from the list of those in the org, and canceled';

/** The questions break between words in these columns. */
const size = { columns: 96, rows: 40 };

// What makes the colors differ from one terminal to the other.
for (const name of ['COLORTERM', 'FORCE_COLOR', 'NO_COLOR']) Reflect.deleteProperty(process.env, name);

const clock = new SceneClock();
const org = await StandInOrg.start(clock, 'riley.release@org.example');
try {
  process.env.SF_TARGET_ORG = await logIn(org);
  fillQueue(org, clock);
  const { events, duration } = await recordScene(size);
  const frames = await framesOf(events, size);
  const svg = svgOf(frames, { title, columns: size.columns, duration: Math.round(duration) });
  await writeFile(file, svg);
  process.stdout.write(
    `${file}: ${frames.length} frames, ${(duration / 1000).toFixed(1)} s, ${(svg.length / 1000).toFixed(0)} kB\n`,
  );
} finally {
  await org.stop();
  removePrivateHome();
}
