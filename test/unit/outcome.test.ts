import { expect } from 'chai';
import { parseDeployRequest } from '../../src/deployments/deployment.js';
import { type Cancellation, isAwaited, afterReading } from '../../src/deployments/outcome.js';
import { ensure } from '@salesforce/ts-types';

const ID = '0Af5g0000000001CAA';

const seen = (...statuses: string[]): Cancellation[] => {
  const attempts: Cancellation[] = [];
  for (const status of statuses) {
    const deployment = ensure(parseDeployRequest({ id: ID, deployResult: { id: ID, status } }, ID));
    attempts.push(afterReading(attempts.at(-1) ?? { deployment, request: 'unconfirmed' }, deployment));
  }
  return attempts;
};

describe('the outcome of a request without a response', () => {
  const outcomes = (...statuses: string[]): string[] => seen(...statuses).map(({ outcome }) => outcome);

  it('is unknown until the org was seen canceling, and stays so when a read lags behind', () => {
    expect(outcomes('InProgress', 'Canceling', 'InProgress', 'Canceled')).to.deep.equal([
      'unknown',
      'canceling',
      'canceling',
      'canceled',
    ]);
  });

  it('is awaited while the org is committing', () => {
    expect(seen('InProgress', 'Finalizing').every(isAwaited)).to.equal(true);
    expect(outcomes('Finalizing', 'Succeeded')).to.deep.equal(['unknown', 'notCanceled']);
  });
});
