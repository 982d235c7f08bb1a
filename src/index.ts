export type { CancelRestResult } from './report/cancelRestResult.js';
