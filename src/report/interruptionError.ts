import { Messages, SfError } from '@salesforce/core';
import type { Attempt } from '../cancellation/attempts.js';
import { toCancelRestResult } from './cancelRestResult.js';
import type { TargetOrg } from '../org/targetOrg.js';
import type { DeployRequest } from '../deployRequest/deployRequest.js';
import { ExitCode } from '../exitCode.js';
import { toCancelRestAllResult } from './allReport.js';
import { printable } from './printable.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

const NAME = 'InterruptedError';

/** For an interruption before the org was asked to cancel anything. */
export const interruptedBeforeRequest = (): SfError =>
  SfError.create({
    name: NAME,
    message: messages.getMessage('error.interruptedBeforeRequest'),
    exitCode: ExitCode.interrupted,
  });

/** For an interruption before the org has answered the request to cancel a deployment. */
export const interruptedBeforeAnswer = (id: string, { username }: TargetOrg): SfError =>
  SfError.create({
    name: NAME,
    message: messages.getMessage('error.interruptedBeforeAnswer', [id, username]),
    actions: [messages.getMessage('nextStep.repeat', [id, username])],
    exitCode: ExitCode.interrupted,
  });

/** For an interruption before the org has answered all requests to cancel deployments. */
export const interruptedBeforeAnswers = ({ username }: TargetOrg): SfError =>
  SfError.create({
    name: NAME,
    message: messages.getMessage('error.interruptedBeforeAnswers', [username]),
    actions: [messages.getMessage('nextStep.repeatAll', [username])],
    exitCode: ExitCode.interrupted,
  });

/**
 * For an interruption while the org is canceling.
 *
 * @param deployRequest the deployment as it was seen last
 */
export const interruptedWhileWaiting = (deployRequest: DeployRequest, target: TargetOrg): SfError => {
  const { id, status } = deployRequest;
  const { username } = target;
  return SfError.create({
    name: NAME,
    message: messages.getMessage('error.interruptedWhileWaiting', [id, username, printable(status)]),
    actions: [
      messages.getMessage('nextStep.report', [id, username]),
      messages.getMessage('nextStep.waitOn', [id, username]),
    ],
    exitCode: ExitCode.interrupted,
    data: toCancelRestResult(deployRequest, target),
  });
};

/**
 * For an interruption while the org is canceling several deployments.
 *
 * @param attempts the attempts as they were seen last
 */
export const interruptedWhileWaitingForAll = (attempts: Attempt[], target: TargetOrg): SfError => {
  const { username } = target;
  const unfinished = attempts.filter(({ deployment }) => !deployment.done).length;
  return SfError.create({
    name: NAME,
    message: messages.getMessage('error.interruptedWhileWaitingForAll', [username, unfinished, attempts.length]),
    actions: [messages.getMessage('nextStep.reportOne', [username])],
    exitCode: ExitCode.interrupted,
    data: toCancelRestAllResult(attempts, target),
  });
};
