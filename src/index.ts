export type { CancelRestAllResult, CancelRestResult, DeploymentResult } from './report/cancelRestResult.js';
