import './nodeVersion.js';

const { default: DeployCancelRest } = await import('../../src/commands/deploy/cancel-rest.js');

export default DeployCancelRest;
