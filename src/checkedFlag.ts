import type { Interfaces } from '@oclif/core';
import { Messages, SfError } from '@salesforce/core';
import { ExitCode } from './exitCode.js';
import { printable } from './report/printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/**
 * A flag that says which value it can't use, and exits with oclif's code for wrong usage. The Salesforce flags don't show
 * the value, and exit with 1, which scripts could take for an answer of the org.
 */
export const checkedFlag = <T>(flag: Interfaces.OptionFlag<T>): Interfaces.OptionFlag<T> => ({
  ...flag,
  parse: async (input, context, options) => {
    try {
      return await flag.parse(input, context, options);
    } catch (error) {
      const { name, message } = SfError.wrap(error);
      throw SfError.create({
        name,
        message: messages.getMessage('error.unusableValue', [printable(input), message]),
        exitCode: ExitCode.wrongUsage,
      });
    }
  },
});
