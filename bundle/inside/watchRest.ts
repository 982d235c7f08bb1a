import './nodeVersion.js';

const { default: DeployWatchRest } = await import('../../src/commands/deploy/watch-rest.js');

export default DeployWatchRest;
