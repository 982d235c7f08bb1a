/* Loaded into a process by NODE_OPTIONS: `localhost` has an address of IPv6 only, which not every machine's does. */
const dns = require('node:dns');

const { lookup } = dns;
dns.lookup = (name, ...others) => lookup(name === 'localhost' ? '::1' : name, ...others);
