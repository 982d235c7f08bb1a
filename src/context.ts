import type { Org } from './org/org.js';
import type { Surroundings } from './system/environment.js';

/** What a command works with once it's connected: the org, and what is around the command. */
export type Context = Surroundings & { org: Org };
