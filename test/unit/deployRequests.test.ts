import type { AnyJson } from '@salesforce/ts-types';
import { expect } from 'chai';
import type { Deployment } from '../../src/deployments/deployment.js';
import { listUnfinished } from '../../src/api/deployRequests.js';
import { OrgFailure } from '../../src/org/failure.js';
import type { Org } from '../../src/org/org.js';
import { TestClock } from '../../simulatedOrg/clock.js';

describe('a query for deployments', () => {
  let paths: string[];

  beforeEach(() => {
    paths = [];
  });

  const orgWith = (respond: (path: string) => AnyJson): Org => {
    const request: Org['request'] = async ({ path }) => {
      paths.push(path);
      return Promise.resolve({ httpStatus: 200, body: respond(path) });
    };
    return { apiVersion: '67.0', request, clock: new TestClock() } as Partial<Org> as Org;
  };

  const page = { records: [{ Id: '0Af5g0000000001', Status: 'Pending' }] };
  const nextRecordsUrl = '/services/data/v67.0/query/01g-2000';
  const list = async (...pages: AnyJson[]): Promise<Deployment[]> => {
    paths = [];
    return listUnfinished(orgWith(() => pages[paths.length - 1] ?? null));
  };

  it('is followed to the next page only if the org says that it is not done', async () => {
    expect(await list({ ...page, done: false, nextRecordsUrl }, { ...page, done: true })).to.have.lengthOf(2);
    expect(paths[1]).to.equal(nextRecordsUrl);

    for (const last of [
      { ...page, done: true, nextRecordsUrl },
      { ...page, nextRecordsUrl },
    ]) {
      expect(await list(last, page)).to.have.lengthOf(1);
    }
  });

  for (const unusable of [
    null,
    [],
    { done: true },
    { records: {} },
    { records: [null] },
    { records: [{ Id: '0Af5g0000000001' }] },
    { records: [{ Id: '0015g0000000001', Status: 'Pending' }] },
    { ...page, done: false },
    { ...page, done: false, nextRecordsUrl: '//elsewhere.example' },
  ]) {
    it(`fails when the org responds with ${JSON.stringify(unusable)}`, async () => {
      const failure = await list(unusable).catch((error: unknown) => error);

      expect(failure).to.be.instanceOf(OrgFailure).and.include({ kind: 'unexpected', httpStatus: 200 });
    });
  }
});
