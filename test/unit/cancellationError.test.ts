import { expect } from 'chai';
import { unseenDeployment } from '../../src/deployments/deployment.js';
import { type Cancellation, outcomeOf } from '../../src/deployments/outcome.js';
import { phaseOf } from '../../src/deployments/status.js';
import { OrgFailure } from '../../src/org/failure.js';
import { cancellationError } from '../../src/report/cancellationError.js';
import { CONTEXT } from './context.js';

const ID = '0Af5g0000000001CAA';

const REFUSAL = new OrgFailure('refused', 'No.', { errorCode: 'ODD' });
const LOST = new OrgFailure('unreachable', 'ECONNRESET');

const WATCH = `"sf deploy watch-rest -i ${ID} -o staging"`;
const FAILURES = `To see the failures, run ${WATCH}.`;
const SETUP = 'To cancel it without this command, open Setup > Deployment Status in the org.';
const SEE_IN_SETUP = 'To see how it ends without this command, open Setup > Deployment Status in the org.';
const CHECK_NETWORK =
  'Check your network connection and proxy settings, and whether the org at https://staging.example still exists.';

type Case = Omit<Cancellation, 'deployment'> & {
  status?: string;
  name: string;
  message: RegExp;
  actions: string[];
};

/** What no scene of ends.md shows. */
const CASES: Case[] = [
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
    request: 'refused',
    status: 'FinalizingFailed',
    name: 'DeploymentAlreadyCompletedError',
    message: /it already ended with status FinalizingFailed\. This status doesn't show/,
    actions: ['Check the org for its changes before you deploy again.', FAILURES],
  },
  {
    request: 'refused',
    failure: REFUSAL,
    name: 'ODD',
    message: /^Org staging refused to cancel deployment \w+\. The org responded: No\.$/,
    actions: [SETUP],
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
];

describe('the error of a cancellation', () => {
  for (const { name, message, actions, status, request, failure } of CASES) {
    const phase = phaseOf(status, undefined);
    const deployment = { ...unseenDeployment(ID), status, phase, done: phase === 'ended' };
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
