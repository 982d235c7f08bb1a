export type { CancelRestResult } from './cancelRestResult.js';
