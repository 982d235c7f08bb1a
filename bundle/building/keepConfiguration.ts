import { replaced } from './edits.js';

const RELOADS = 'await config_1.Config.load(opts ||';
const CACHE = "if (!cache.has('config'))";

/**
 * Makes oclif's base class of commands keep the configuration that the CLI hands to it. It would load it again, with all
 * plugins and commands, where the CLI is built on another version of oclif, though those of oclif 4 and 5 are alike.
 *
 * @param code that of `@oclif/core/lib/command.js`
 */
export const keepConfiguration = (code: string): string =>
  replaced(
    replaced(code, RELOADS, `/@[45][.]/.test(opts?._base) ? opts : ${RELOADS}`),
    CACHE,
    `cache.set('rootPlugin', config.rootPlugin).set('exitCodes', config.pjson.oclif.exitCodes ?? {});\n${CACHE}`,
  );
