import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { parseDeployRequest } from '../../src/deployments/deployment.js';
import { type Cancellation, isAwaited, outcomeOf } from '../../src/deployments/outcome.js';
import { OrgFailure } from '../../src/org/failure.js';

const ID = '0Af5g0000000001CAA';

const seen = (status: string, fields: Partial<Cancellation> = {}): Cancellation => ({
  deployment: ensure(parseDeployRequest({ id: ID, deployResult: { id: ID, status } }, ID)),
  seen: 'now',
  request: 'unconfirmed',
  ...fields,
});

describe('the outcome', () => {
  it('of a request without a response is unknown until the org is seen canceling or the deployment ends', () => {
    const statuses = ['InProgress', 'Finalizing', 'Canceling', 'Canceled', 'Succeeded'];

    expect(statuses.map((status) => outcomeOf(seen(status)))).to.deep.equal([
      'unknown',
      'unknown',
      'canceling',
      'canceled',
      'notCanceled',
    ]);
    expect(statuses.map((status) => isAwaited(seen(status)))).to.deep.equal([true, true, true, false, false]);
  });

  it('is a refusal only when the org itself refused', () => {
    const refused = new OrgFailure('refused', 'No.', { errorCode: 'ODD' });
    const page = new OrgFailure('unexpected', 'Blocked', { httpStatus: 403 });

    expect(outcomeOf(seen('InProgress', { request: 'refused', failure: refused }))).to.equal('refused');
    expect(outcomeOf(seen('InProgress', { request: 'refused', failure: page }))).to.equal('unknown');
  });

  it('of what can no longer be read is unknown, unless the request was accepted', () => {
    const failure = new OrgFailure('refused', 'No.', { httpStatus: 403 });

    expect(outcomeOf(seen('InProgress', { request: 'notSent', failure }))).to.equal('unknown');
    expect(outcomeOf(seen('InProgress', { request: 'dryRun', failure }))).to.equal('unknown');
    expect(outcomeOf(seen('InProgress', { request: 'accepted', failure }))).to.equal('canceling');
  });

  it('follows the org’s own dates of what ended near the request', () => {
    const ended = (request: Cancellation['request'], completedDate: string): string =>
      outcomeOf({
        deployment: ensure(
          parseDeployRequest({ id: ID, deployResult: { id: ID, status: 'Succeeded', completedDate } }, ID),
        ),
        seen: 'now',
        request,
        requestedAt: Date.parse('2026-11-02T08:00:00.000Z'),
      });
    const [before, after] = ['2026-11-02T07:59:30.000+0000', '2026-11-02T08:00:30.000+0000'];

    expect([ended('unconfirmed', before), ended('unconfirmed', after)]).to.deep.equal([
      'alreadyCompleted',
      'notCanceled',
    ]);
    expect([ended('refused', before), ended('refused', after)]).to.deep.equal(['alreadyCompleted', 'notCanceled']);
  });
});
