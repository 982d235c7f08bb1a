/** The variables of the environment that name a proxy. `NO_PROXY` names the hosts that are reached without one. */
export const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];

const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:/i.test(text);

/** The variable that names a proxy by something that isn't an address, if there's one. */
export const unusableProxyVariable = (environment: NodeJS.ProcessEnv): string | undefined =>
  PROXY_VARIABLES.find((name) => environment[name] && !isAddress(environment[name]));
