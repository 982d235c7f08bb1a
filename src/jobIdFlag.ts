import { Messages, validateSalesforceId } from '@salesforce/core';
import { Flags } from '@salesforce/sf-plugins-core';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/** The key prefix of the IDs of deployments. */
const KEY_PREFIX = '0Af';

/** The exit code of wrong usage, as oclif has it. `Flags.salesforceId` by itself exits with 1, and doesn't show the ID. */
const WRONG_USAGE = 2;

/** The ID of a deployment, 15 or 18 characters. */
export const jobIdFlag = Flags.salesforceId({
  char: 'i',
  startsWith: KEY_PREFIX,
  length: 'both',
  required: true,
  summary: messages.getMessage('flags.job-id.summary'),
  description: messages.getMessage('flags.job-id.description'),
  // eslint-disable-next-line @typescript-eslint/require-await -- oclif's type of a parser is async
  parse: async (input) => {
    if (validateSalesforceId(input) && input.startsWith(KEY_PREFIX)) return input;
    throw messages.createError('error.InvalidJobId', [input], [], WRONG_USAGE);
  },
});
