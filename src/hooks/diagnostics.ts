import type { Hook } from '@oclif/core';
import { say } from '../messages.js';
import { proxyVariables, unusableProxyVariable } from '../org/dispatcher.js';

/** The part of `sf doctor` of `@salesforce/plugin-info` that plugins use. */
type Doctor = {
  addPluginData: (plugin: string, data: Record<string, unknown>) => void;
  addSuggestion: (suggestion: string) => void;
};

const PLUGIN = 'sf-plugin-deploy-cancel-rest';

const withoutPassword = (address: string): string => address.replace(/^(\w+:\/\/)?.*@/, '$1***@');

/** Tells `sf doctor` what a request to an org depends on: the versions of the plugin and of Node.js, and the proxies. */
const diagnostics = async function (this: Pick<Hook.Context, 'config'>, { doctor }: { doctor: Doctor }): Promise<void> {
  const proxies = proxyVariables(process.env);
  doctor.addPluginData(PLUGIN, {
    version: this.config.plugins.get(PLUGIN)?.version,
    node: process.version,
    proxies: Object.fromEntries(proxies.map((name) => [name, withoutPassword(process.env[name] ?? '')])),
  });
  const unusable = unusableProxyVariable(process.env);
  if (unusable) doctor.addSuggestion(say('why.proxyUnusable', { reason: unusable }));
};

export default diagnostics;
