import { Messages, type SfError } from '@salesforce/core';
import { type TargetOrg, toCancelRestResult } from './cancelRestResult.js';
import type { DeployRequest } from './deployRequest/deployRequest.js';
import { ExitCode } from './exitCode.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

/**
 * Tells whoever interrupted the command what the org does now.
 *
 * @param awaited the deployment that the command waited for, as it was seen last; undefined where the org hasn't answered
 * the request to cancel yet
 */
export const interruptionError = (awaited?: { deployRequest: DeployRequest; target: TargetOrg }): SfError => {
  if (!awaited) return messages.createError('error.InterruptedBeforeAnswer', [], [], ExitCode.interrupted);

  const { deployRequest, target } = awaited;
  const { id, status } = deployRequest;
  const { username } = target;
  return messages
    .createError(
      'error.Interrupted',
      [id, username, printable(status)],
      [id, username, id, username],
      ExitCode.interrupted,
    )
    .setData(toCancelRestResult(deployRequest, target));
};
