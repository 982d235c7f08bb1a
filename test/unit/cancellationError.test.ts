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
const DETAILS = `To see the details, run ${WATCH}.`;
const UNDO = 'To undo it, deploy the previous version of the metadata.';
const REPEAT = `Run "sf deploy cancel-rest -i ${ID} -o staging" again. Repeating the request is safe.`;
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
    actions: [UNDO, DETAILS],
  },
  {
    request: 'accepted',
    status: 'Succeeded',
    checkOnly: true,
    name: 'DeploymentNotCanceledError',
    message: /ended with status Succeeded\. It was a validation, so the org is unchanged\.$/,
    actions: [DETAILS],
  },
  {
    request: 'unconfirmed',
    status: 'Failed',
    failure: LOST,
    name: 'DeploymentNotCanceledError',
    message:
      /might not have received the request in time, .* ended with status Failed\. The org rolled back its changes\. There's no response from .*\.$/,
    actions: [DETAILS],
  },
  {
    request: 'alreadyCanceling',
    status: 'SucceededPartial',
    name: 'DeploymentNotCanceledError',
    message: /was already canceling it, .* status SucceededPartial\. Some of its changes are in the org\.$/,
    actions: [UNDO, DETAILS],
  },
  {
    request: 'refused',
    status: 'Failed',
    completedDate: '2026-11-02T07:57:00.000Z',
    name: 'DeploymentAlreadyCompletedError',
    message: /it already ended with status Failed 3 minutes ago \(.*\)\. The org rolled back its changes\.$/,
    actions: [DETAILS],
  },
  {
    request: 'refused',
    status: 'FinalizingFailed',
    name: 'DeploymentAlreadyCompletedError',
    message: /it already ended with status FinalizingFailed\. The status doesn't tell/,
    actions: [DETAILS],
  },
  {
    request: 'refused',
    status: 'Finalizing',
    completedDate: '2026-11-02T07:57:00.000Z',
    name: 'DeploymentFinalizingError',
    message: /org staging is finalizing it \(status: Finalizing\), which can't be interrupted\.$/,
    actions: [
      `To see how it ends, run ${WATCH}.`,
      'If it succeeds, deploy the previous version of the metadata to undo it.',
    ],
  },
  {
    request: 'unconfirmed',
    phase: 'missing',
    failure: REFUSAL,
    name: 'DeploymentNotFoundError',
    message: /^Org staging has no deployment with job ID \w+\.$/,
    actions: [
      'Check the job ID and --target-org. To list the org\'s unfinished deployments, run "sf deploy cancel-rest --dry-run -o staging".',
    ],
  },
  {
    request: 'refused',
    status: 'InProgress',
    failure: REFUSAL,
    name: 'ODD',
    message: /^Org staging refused to cancel deployment \w+ \(status: InProgress\)\. The org responded: No\.$/,
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
