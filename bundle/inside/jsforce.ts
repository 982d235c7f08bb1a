/* Takes the place of jsforce in the bundle, which would load the clients of all APIs that an org has. */
import connection from '@jsforce/jsforce-node/lib/connection.js';
import oauth2 from '@jsforce/jsforce-node/lib/oauth2.js';

export const Connection = connection.default;
export const OAuth2 = oauth2.default;
