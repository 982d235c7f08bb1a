import { setImmediate } from 'node:timers/promises';
import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { cancelAll, readAll } from '../../src/cancel/cancelAll.js';
import { type Deployment, parseRecord, unseenDeployment } from '../../src/deployments/deployment.js';
import { toJobId } from '../../src/deployments/jobId.js';
import { outcomeOf } from '../../src/deployments/outcome.js';
import type { Org } from '../../src/org/org.js';
import { TestClock } from '../../simulatedOrg/clock.js';

const idOf = (number: number): string => String(toJobId(`0Af5g00000000${10 + number}`));

const listed = (number: number, status: string): Deployment =>
  ensure(parseRecord({ Id: idOf(number), Status: status }));

describe('requests for several deployments', () => {
  let asked: string[];
  let atATime: number[];

  beforeEach(() => {
    asked = [];
    atATime = [];
  });

  const org = (): Org => {
    let underWay = 0;
    const request: Org['request'] = async ({ path }) => {
      const id = path.split('/').at(-1) ?? '';
      asked.push(id);
      underWay += 1;
      atATime.push(underWay);
      await setImmediate();
      underWay -= 1;
      return { httpStatus: 202, body: { id, deployResult: { id, status: 'Canceling' } } };
    };
    return { apiVersion: '67.0', request, clock: new TestClock(), serverTime: () => undefined } as unknown as Org;
  };

  const { signal } = new AbortController();
  const requestAll = async (deployments: Deployment[]): Promise<void> => {
    await cancelAll(deployments, { org: org(), signal, clock: new TestClock() });
  };

  it('are sent for the queued ones first, and among them and the others for the newest', async () => {
    await requestAll([
      listed(3, 'InProgress'),
      listed(1, 'Pending'),
      listed(4, 'Pending'),
      listed(5, 'Finalizing'),
      listed(2, 'Pending'),
    ]);

    expect(asked).to.deep.equal([4, 2, 1, 5, 3].map(idOf));
  });

  it('are five at a time when they cancel', async () => {
    await requestAll(Array.from({ length: 12 }, (_, number) => listed(number, 'Pending')));

    expect(asked).to.have.lengthOf(12);
    expect(Math.max(...atATime)).to.equal(5);
  });

  it('are five at a time when they read', async () => {
    const unseen = Array.from({ length: 12 }, (_, number) => unseenDeployment(idOf(number)));
    const read = await readAll([...unseen, listed(20, 'Pending')], { org: org() }, 'dryRun');

    expect(asked).to.deep.equal(unseen.map(({ id }) => id));
    expect(Math.max(...atATime)).to.equal(5);
    expect(read.map(outcomeOf)).to.include.members(['alreadyCanceling', 'wouldCancel']);
  });
});
