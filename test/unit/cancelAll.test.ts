import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { cancelAll } from '../../src/cancel/cancelAll.js';
import { type Deployment, parseRecord } from '../../src/deployments/deployment.js';
import { toJobId } from '../../src/deployments/jobId.js';
import type { Org } from '../../src/org/org.js';
import { TestClock } from '../../simulatedOrg/clock.js';

const idOf = (number: number): string => String(toJobId(`0Af5g00000000${10 + number}`));

const listed = (number: number, status: string): Deployment =>
  ensure(parseRecord({ Id: idOf(number), Status: status }));

describe('requests to cancel several deployments', () => {
  it('are sent for the queued ones first, and among them and the others for the newest', async () => {
    const asked: string[] = [];
    const request: Org['request'] = async ({ path }) => {
      const id = path.split('/').at(-1) ?? '';
      asked.push(id);
      return Promise.resolve({ httpStatus: 202, body: { id, deployResult: { id, status: 'Canceling' } } });
    };
    const org = { apiVersion: '67.0', request } as Org;
    const deployments = [
      listed(3, 'InProgress'),
      listed(1, 'Pending'),
      listed(4, 'Pending'),
      listed(5, 'Finalizing'),
      listed(2, 'Pending'),
    ];
    await cancelAll(deployments, { org, signal: new AbortController().signal, clock: new TestClock() });

    expect(asked).to.deep.equal([4, 2, 1, 5, 3].map(idOf));
  });
});
