import { expect } from 'chai';
import { unseenDeployment } from '../../src/deployments/deployment.js';
import { type Cancellation, outcomeOf } from '../../src/deployments/outcome.js';
import { phaseOf, type Phase } from '../../src/deployments/status.js';
import { OrgFailure } from '../../src/org/failure.js';
import { cancellationError } from '../../src/report/cancellationError.js';
import { CONTEXT } from './context.js';

const ID = '0Af5g0000000001CAA';

const REFUSAL = new OrgFailure('refused', 'No.', { errorCode: 'ODD' });
const LOST = new OrgFailure('unreachable', 'ECONNRESET');

const WATCH = `"sf deploy watch-rest -i ${ID} -o staging"`;
const FAILURES = `To see the failures, run ${WATCH}.`;
const UNDO =
  'To undo the deployment, deploy the previous version of its metadata, and delete the components that it added.';
const REPEAT = `To ask the org to cancel again, run "sf deploy cancel-rest -i ${ID} -o staging". It doesn\'t ask for confirmation, and repeating the request is safe.`;
const SETUP = 'To cancel it without this command, open Setup > Deployment Status in the org.';
const SEE_IN_SETUP = 'To see how it ends without this command, open Setup > Deployment Status in the org.';
const CHECK_NETWORK =
  'Check your network connection and proxy settings, and whether the org at https://staging.example still exists.';

type Case = Omit<Cancellation, 'deployment'> & {
  status?: string;
  phase?: Phase;
  checkOnly?: boolean;
  completedDate?: string;
  name: string;
  message: RegExp;
  actions: string[];
};

const CASES: Case[] = [
  {
    request: 'accepted',
    status: 'Succeeded',
    name: 'DeploymentNotCanceledError',
    message:
      /^Too late .*org staging accepted the request, .* ended with status Succeeded\. Its changes are in the org\.$/,
    actions: [UNDO],
  },
  {
    request: 'accepted',
    status: 'Succeeded',
    checkOnly: true,
    name: 'DeploymentNotCanceledError',
    message: /ended with status Succeeded\. It was a validation, so the org is unchanged\.$/,
    actions: [],
  },
  {
    request: 'unconfirmed',
    status: 'Failed',
    failure: LOST,
    name: 'DeploymentNotCanceledError',
    message:
      /might not have received the request in time, .* ended with status Failed\. The org rolled back its changes\. There's no response from .*\.$/,
    actions: [FAILURES],
  },
  {
    request: 'alreadyCanceling',
    status: 'SucceededPartial',
    name: 'DeploymentNotCanceledError',
    message: /was already canceling it, .* status SucceededPartial\. Some of its changes are in the org\.$/,
    actions: [UNDO],
  },
  {
    request: 'refused',
    status: 'Failed',
    completedDate: '2026-11-02T07:57:00.000Z',
    name: 'DeploymentAlreadyCompletedError',
    message: /it already ended with status Failed 3 minutes ago \(.*\)\. The org rolled back its changes\.$/,
    actions: [FAILURES],
  },
  {
    request: 'refused',
    status: 'FinalizingFailed',
    name: 'DeploymentAlreadyCompletedError',
    message: /it already ended with status FinalizingFailed\. This status doesn't show/,
    actions: ['Check the org for its changes before you deploy again.', FAILURES],
  },
  {
    request: 'refused',
    status: 'Finalizing',
    completedDate: '2026-11-02T07:57:00.000Z',
    name: 'DeploymentFinalizingError',
    message: /org staging is already finalizing it, and can't stop \(status: Finalizing\)\.$/,
    actions: [
      `To see how it ends, run ${WATCH}.`,
      'If it succeeds, its changes are in the org. To undo them, deploy the previous version of the metadata, and delete the components that it added.',
    ],
  },
  {
    request: 'unconfirmed',
    phase: 'missing',
    failure: REFUSAL,
    name: 'DeploymentNotFoundError',
    message: /^Org staging has no deployment with job ID \w+\.$/,
    actions: [
      'Check the job ID, --target-org, and your user\'s permissions. To list the org\'s unfinished deployments, run "sf deploy cancel-rest --dry-run -o staging".',
    ],
  },
  {
    request: 'refused',
    status: 'InProgress',
    failure: REFUSAL,
    name: 'ODD',
    message:
      /^Org staging refused to cancel deployment \w+, so the deployment continues \(status: InProgress\)\. The org responded: No\.$/,
    actions: [SETUP],
  },
  {
    request: 'refused',
    failure: REFUSAL,
    name: 'ODD',
    message: /^Org staging refused to cancel deployment \w+\. The org responded: No\.$/,
    actions: [SETUP],
  },
  {
    request: 'unconfirmed',
    failure: LOST,
    name: 'OrgUnreachableError',
    message: /^Couldn't confirm whether .*ECONNRESET\)\.$/,
    actions: [REPEAT, CHECK_NETWORK, SETUP],
  },
  {
    request: 'notSent',
    failure: LOST,
    name: 'OrgUnreachableError',
    message: /^Can't get the status of deployment \w+ from org staging\. .*ECONNRESET\)\.$/,
    actions: [CHECK_NETWORK, SEE_IN_SETUP],
  },
  {
    request: 'dryRun',
    failure: LOST,
    name: 'OrgUnreachableError',
    message: /^Can't get the status of deployment \w+ from org staging\. .*ECONNRESET\)\.$/,
    actions: [CHECK_NETWORK],
  },
  {
    request: 'accepted',
    status: 'Canceling',
    failure: REFUSAL,
    name: 'ODD',
    message: /^Org staging accepted the request .* but no longer returns its status\. .*No\.$/,
    actions: [SEE_IN_SETUP],
  },
  {
    request: 'alreadyCanceling',
    status: 'Canceling',
    failure: REFUSAL,
    name: 'ODD',
    message: /was already canceling deployment \w+, but no longer returns its status\. .*No\.$/,
    actions: [SEE_IN_SETUP],
  },
];

describe('the error of a cancellation', () => {
  for (const { name, message, actions, status, phase, checkOnly, completedDate, request, failure } of CASES) {
    const deployment = {
      ...unseenDeployment(ID),
      status,
      phase: phase ?? phaseOf(status, undefined),
      done: ['canceled', 'ended'].includes(phaseOf(status, undefined)),
      checkOnly,
      completedDate,
    };
    const cancellation: Cancellation = failure ? { deployment, request, failure } : { deployment, request };

    it(`is ${name} when it is ${outcomeOf(cancellation)}, the request was ${request}, the status ${status}`, () => {
      const error = cancellationError(cancellation, CONTEXT);

      expect(error?.name).to.equal(name);
      expect(error?.message).to.match(message);
      expect(error?.actions ?? []).to.deep.equal(actions);
    });
  }

  it('is none while the org is canceling and shows it', () => {
    expect(cancellationError({ deployment: unseenDeployment(ID), request: 'accepted' }, CONTEXT)).to.equal(undefined);
  });
});
