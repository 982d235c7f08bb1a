/* Takes the place of undici in the bundle, whose other half (caches, mocks, web sockets) would load with every request. */
import request from 'undici/lib/api/api-request.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';

// As undici does it with all methods of its API.
Object.assign(Dispatcher.prototype, { request });

export { default as Agent } from 'undici/lib/dispatcher/agent.js';
export { default as EnvHttpProxyAgent } from 'undici/lib/dispatcher/env-http-proxy-agent.js';
export { default as ProxyAgent } from 'undici/lib/dispatcher/proxy-agent.js';
export { default as errors } from 'undici/lib/core/errors.js';
export { fetch } from 'undici/lib/web/fetch/index.js';
export { Response } from 'undici/lib/web/fetch/response.js';
