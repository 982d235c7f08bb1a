import type { AnyJson } from '@salesforce/ts-types';
import { expect } from 'chai';
import type { Deployment } from '../../src/deployments/deployment.js';
import { listUnfinished, readDeployments } from '../../src/deployments/deployRequests.js';
import { toJobId } from '../../src/deployments/jobId.js';
import { OrgFailure } from '../../src/org/failure.js';
import type { Org } from '../../src/org/org.js';

/** An org sends 414 or 431 when URI and headers together have more bytes than this. */
const MAX_REQUEST_HEAD = 16_384;

/** What the other headers may take. */
const HEADERS = 1500;

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
    return { apiVersion: '67.0', request } as Org;
  };

  for (const { count, queries } of [
    { count: 500, queries: 1 },
    { count: 700, queries: 2 },
    { count: 1000, queries: 2 },
  ]) {
    it(`is short enough for an org: ${count} IDs make ${queries}`, async () => {
      const ids = Array.from({ length: count }, (_, index) => String(toJobId(`0Af5g000000${1000 + index}`)));
      const org = orgWith((path) => {
        const asked = decodeURIComponent(path).match(/0Af\w{15}/g) ?? [];
        return { done: true, records: asked.map((Id) => ({ Id, Status: 'Canceled' })) };
      });
      const read = await readDeployments(org, ids, {});

      expect(read.map(({ id }) => id)).to.deep.equal(ids);
      expect(paths).to.have.lengthOf(queries);
      for (const path of paths) expect(path.length).to.be.below(MAX_REQUEST_HEAD - HEADERS);
    });
  }

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
