import { expect } from 'chai';
import { unseenDeployment } from '../../src/deployments/deployment.js';
import type { Cancellation } from '../../src/deployments/outcome.js';
import { OrgFailure } from '../../src/org/failure.js';
import { cancellationError } from '../../src/report/errors.js';
import { CONTEXT } from './context.js';

const ID = '0Af5g0000000001CAA';

const REFUSAL = new OrgFailure('refused', 'No.', { errorCode: 'ODD' });
const LOST = new OrgFailure('unreachable', 'ECONNRESET');

const WATCH = `"sf deploy watch-rest -i ${ID} -o staging"`;
const REPEAT = `Run "sf deploy cancel-rest -i ${ID} -o staging". Repeating the request is safe.`;
const CHECK_NETWORK =
  'Check your network connection and proxy settings, and whether the org at https://staging.example still exists.';

type Case = Omit<Cancellation, 'deployment'> & {
  status?: string;
  completedDate?: string;
  name: string;
  message: RegExp;
  actions: string[];
};

const CASES: Case[] = [
  {
    ...{ outcome: 'notCanceled', request: 'accepted', status: 'Succeeded' },
    name: 'DeploymentNotCanceledError',
    message: /wasn't canceled\. Org staging accepted the request, .* ended with status Succeeded\.$/,
    actions: [`To see the details, run ${WATCH}.`],
  },
  {
    ...{ outcome: 'notCanceled', request: 'unconfirmed', status: 'Failed', failure: LOST },
    name: 'DeploymentNotCanceledError',
    message:
      /Org staging might have received the request, .* ended with status Failed\. There's no response from .*\.$/,
    actions: [`To see the details, run ${WATCH}.`],
  },
  {
    ...{ outcome: 'alreadyCompleted', request: 'refused', status: 'Failed' },
    completedDate: '2026-11-02T07:57:00.000Z',
    name: 'DeploymentAlreadyCompletedError',
    message: /because it already ended with status Failed 3 minutes ago \(.*\)\.$/,
    actions: [`To see the details, run ${WATCH}.`],
  },
  {
    ...{ outcome: 'alreadyCompleted', request: 'unconfirmed', status: 'Failed' },
    name: 'DeploymentAlreadyCompletedError',
    message: /because it already ended with status Failed\.$/,
    actions: [`To see the details, run ${WATCH}.`],
  },
  {
    ...{ outcome: 'finalizing', request: 'refused', status: 'Finalizing', completedDate: '2026-11-02T07:57:00.000Z' },
    name: 'DeploymentFinalizingError',
    message: /because org staging is finalizing it\. The status is Finalizing\.$/,
    actions: [
      `As of API version 65.0, an org doesn't cancel a deployment that it's finalizing. To wait until it ends, run ${WATCH}. ` +
        'To undo it, deploy the previous state of the metadata.',
    ],
  },
  {
    ...{ outcome: 'notFound', request: 'unconfirmed', failure: REFUSAL },
    name: 'DeploymentNotFoundError',
    message: /doesn't exist in org staging\. .*No\.$/,
    actions: ['Check the job ID and the org.'],
  },
  {
    ...{ outcome: 'refused', request: 'refused', status: 'InProgress', failure: REFUSAL },
    name: 'ODD',
    message: /was refused by org staging\. The deployment's status is InProgress\. .*No\.$/,
    actions: [],
  },
  {
    ...{ outcome: 'refused', request: 'refused', failure: REFUSAL },
    name: 'ODD',
    message: /^The request to cancel deployment \w+ was refused by org staging\. (?!The deployment).*No\.$/,
    actions: [],
  },
  {
    ...{ outcome: 'unknown', request: 'unconfirmed', failure: LOST },
    name: 'OrgUnreachableError',
    message: /^It isn't known whether .*ECONNRESET\)\.$/,
    actions: [CHECK_NETWORK, REPEAT],
  },
  {
    ...{ outcome: 'unknown', request: 'notSent', failure: LOST },
    name: 'OrgUnreachableError',
    message: /^Can't read deployment \w+ in org staging\. .*ECONNRESET\)\.$/,
    actions: [CHECK_NETWORK],
  },
  {
    ...{ outcome: 'unknown', request: 'dryRun', failure: LOST },
    name: 'OrgUnreachableError',
    message: /^Can't read deployment \w+ in org staging\. .*ECONNRESET\)\.$/,
    actions: [CHECK_NETWORK],
  },
  {
    ...{ outcome: 'canceling', request: 'accepted', status: 'Canceling', failure: REFUSAL },
    name: 'ODD',
    message: /^The request .* was accepted, but org staging doesn't show its status\. .*No\.$/,
    actions: [],
  },
  {
    ...{ outcome: 'alreadyCanceling', request: 'alreadyCanceling', status: 'Canceling', failure: REFUSAL },
    name: 'ODD',
    message: /was already being canceled, but org staging no longer shows its status\. .*No\.$/,
    actions: [],
  },
];

describe('the error of an cancellation', () => {
  for (const { name, message, actions, status, completedDate, ...cancellation } of CASES) {
    it(`is ${name} when it is ${cancellation.outcome}, the request was ${cancellation.request}, the status ${status}`, () => {
      const deployment = { ...unseenDeployment(ID), status, completedDate };
      const error = cancellationError({ deployment, ...cancellation }, CONTEXT);

      expect(error?.name).to.equal(name);
      expect(error?.message).to.match(message);
      expect(error?.actions ?? []).to.deep.equal(actions);
    });
  }

  it('is none while the org is canceling and shows it', () => {
    const cancellation: Cancellation = { deployment: unseenDeployment(ID), outcome: 'canceling', request: 'accepted' };

    expect(cancellationError(cancellation, CONTEXT)).to.equal(undefined);
  });
});
