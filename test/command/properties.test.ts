import { type AnyJson, ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { waitForEnds, type WaitObserver } from '../../src/cancel/waitForEnds.js';
import { parseDeployRequest } from '../../src/deployments/deployment.js';
import { type Outcome, outcomeOf } from '../../src/deployments/outcome.js';
import type { CancelRestResult } from '../../src/index.js';
import type { OrgFailure } from '../../src/org/failure.js';
import type { OrgResponse } from '../../src/org/request.js';
import { sanitizer } from '../../src/org/sanitizer.js';
import type { Context } from '../../src/context.js';
import { runCommandJson } from '../runCommand.js';
import { TestClock } from '../../simulatedOrg/clock.js';
import { jsonAnswer } from '../../simulatedOrg/httpAnswer.js';
import { startOrg } from '../../simulatedOrg/startOrg.js';
import type { SimulatedOrg } from '../../simulatedOrg/simulatedOrg.js';
import { hang, instead, MINUTE } from './faults.js';

const ID = '0Af5g0000000001CAA';

/** Stands for the ID of the deployment that a run is about, which isn't known when its answers are made up. */
const THIS = '<this>';

const json = (): fc.Arbitrary<AnyJson> => fc.jsonValue();

const statusOrNot = (): fc.Arbitrary<AnyJson> =>
  fc.oneof(fc.constantFrom('Canceling', 'Canceled', 'InProgress', 'Succeeded', 'FinalizingDeploy', 'Unheard'), json());

/** A real answer of the resource of which some parts are something else, or are missing. */
const nearMissOfResource = (): fc.Arbitrary<AnyJson> =>
  fc
    .record(
      {
        id: fc.oneof({ weight: 5, arbitrary: fc.constant(THIS) }, json()),
        url: json(),
        deployResult: fc.oneof(
          { weight: 1, arbitrary: json() },
          {
            weight: 9,
            arbitrary: fc.record(
              {
                id: fc.oneof(fc.constant(THIS), json()),
                status: statusOrNot(),
                done: fc.oneof(fc.boolean(), fc.constantFrom('true', 'false'), json()),
                checkOnly: json(),
                numberComponentsTotal: json(),
                numberComponentsDeployed: json(),
                numberTestsTotal: json(),
                stateDetail: json(),
                completedDate: json(),
                canceledByName: json(),
                details: json(),
              },
              { requiredKeys: [] },
            ),
          },
        ),
      },
      { requiredKeys: [] },
    )
    .map((answer) => answer as AnyJson);

/** A real answer to a query of which some parts are something else, or are missing. */
const nearMissOfQuery = (): fc.Arbitrary<AnyJson> =>
  fc
    .record(
      {
        done: json(),
        totalSize: json(),
        nextRecordsUrl: json(),
        records: fc.oneof(
          json(),
          fc.array(
            fc.record(
              {
                Id: fc.oneof({ weight: 5, arbitrary: fc.constant(THIS) }, json()),
                Status: statusOrNot(),
                CheckOnly: json(),
                CreatedDate: json(),
                CreatedById: fc.oneof(fc.constant('0055g0000000001AAA'), json()),
                CreatedBy: json(),
                NumberTestsTotal: json(),
              },
              { requiredKeys: [] },
            ),
            { maxLength: 3 },
          ),
        ),
      },
      { requiredKeys: [] },
    )
    .map((answer) => answer as AnyJson);

const CONTRACT_ERRORS = [
  'DeploymentAlreadyCompletedError',
  'DeploymentNotCanceledError',
  'DeploymentFinalizingError',
  'DeploymentNotFoundError',
  'NoActiveDeploymentError',
  'UnexpectedResponseError',
  'INVALID_ID_FIELD',
];

describe('any response of an org', () => {
  let clock: TestClock;
  let org: SimulatedOrg;
  let username: string;

  before(async () => {
    ({ clock, org, username } = await startOrg());
  });

  after(async () => org.stop());

  for (const { place, method, path, flags, nearMiss } of [
    { place: 'the request to cancel', method: 'PATCH', path: /metadata/, flags: [], nearMiss: nearMissOfResource },
    { place: 'a read', method: 'GET', path: /metadata/, flags: [], nearMiss: nearMissOfResource },
    { place: 'a query', method: 'GET', path: /tooling/, flags: ['--use-most-recent'], nearMiss: nearMissOfQuery },
    {
      place: 'a query for all',
      method: 'GET',
      path: /tooling/,
      flags: ['--all', '--no-prompt'],
      nearMiss: nearMissOfQuery,
    },
  ]) {
    for (const { kind, answers } of [
      { kind: 'any JSON', answers: json },
      { kind: 'a near miss', answers: nearMiss },
    ]) {
      it(`to ${place} ends in a result or an error of the contract, and in no false success, when it is ${kind}`, async () => {
        await fc.assert(
          fc.asyncProperty(answers(), async (answer) => {
            org.recover();
            const deployment = org.deployments.add({ cancelTime: 3000, deployTime: 10_000 });
            const { id } = deployment;
            const written = JSON.stringify(answer).replaceAll(THIS, id);
            org.failNext(method, instead({ ...jsonAnswer(200, null), body: written }), 3, path);
            const selector = flags.length > 0 ? flags : ['--job-id', id];
            const { json: document, exitCode } = await runCommandJson(
              clock,
              ...['-o', username, '--api-version', '67.0', ...selector, '--wait', '1'],
            );

            expect([0, 1, 69]).to.include(exitCode);
            expect(document.status).to.equal(exitCode);
            if (document.name) expect(CONTRACT_ERRORS).to.include(document.name);
            const shown: CancelRestResult | undefined = document.name ? document.data : document.result;
            for (const each of shown?.deployments ?? []) {
              if (each.error) expect(CONTRACT_ERRORS).to.include(each.error.name);
              if (each.status === 'Canceled' && each.id === id && deployment.status !== 'Canceled') {
                expect(written)
                  .to.match(/"status":"Canceled"/i)
                  .and.include(id);
              }
            }
            if (exitCode === 0) expect(document.result.deployments.every((each) => !each.error)).to.equal(true);
            clock.advance(120_000);
          }),
          { numRuns: 40 },
        );
      });
    }
  }
});

describe('any sequence of statuses of a deployment', () => {
  const FINISHED = [
    'Canceled',
    'Succeeded',
    'SucceededPartial',
    'Failed',
    'FinalizingDeployFailed',
    'FinalizingFailed',
  ];
  const UNFINISHED = ['Pending', 'InProgress', 'Canceling', 'FinalizingDeploy', 'Finalizing', 'Unheard'];
  /** Reads that fail don't end the wait. */
  const FAILING = ['fails'];

  const observer = (failures: OrgFailure[]): WaitObserver => ({
    start: async () => undefined,
    update: () => undefined,
    stop: () => undefined,
    readFailed: (failure) => failures.push(failure),
    detailsMissing: () => undefined,
  });

  const envelope = (status: string): AnyJson => ({ id: ID, deployResult: { status } });

  const expected = (statuses: string[]): Outcome => {
    const end = statuses.find((status) => FINISHED.includes(status));
    if (!end) return 'canceling';
    return end === 'Canceled' ? 'canceled' : 'notCanceled';
  };

  it('ends the wait in the outcome that the contract names for the first one that is an end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FINISHED, ...UNFINISHED, ...FAILING), { minLength: 1, maxLength: 300 }),
        async (statuses) => {
          const clock = new TestClock();
          const left = [...statuses];
          let last = 'Canceling';
          let reads = 0;
          const request = async ({ path }: { path: string }): Promise<OrgResponse> => {
            if (!path.includes('includeDetails')) {
              reads += 1;
              last = left.shift() ?? last;
            }
            return Promise.resolve({ httpStatus: 200, body: last === 'fails' ? 'Down' : envelope(last) });
          };
          const failures: OrgFailure[] = [];
          const accepted = ensure(parseDeployRequest(envelope('Canceling'), ID));
          const start = clock.now();
          const { cancellations, end } = await waitForEnds(
            [{ deployment: accepted, seen: 'now', request: 'accepted' }],
            {
              clock,
              signal: new AbortController().signal,
              org: {
                name: 'org',
                instanceUrl: 'https://org.example',
                apiVersion: '67.0',
                request,
                clock,
                now: () => clock.now(),
              },
            } as unknown as Context,
            { deadline: start + 120 * MINUTE, observer: observer(failures) },
          );
          const [ended] = cancellations;

          const outcome = ended && outcomeOf(ended);
          expect(outcome).to.equal(expected(statuses));
          expect(ended?.deployment.done).to.equal(outcome !== 'canceling');
          expect(end).to.equal(ended?.deployment.done ? 'allEnded' : 'timeUp');
          expect(failures.length).to.equal(statuses.slice(0, reads).includes('fails') ? 1 : 0);
          if (!ended?.deployment.done) expect(clock.now() - start).to.equal(120 * MINUTE);
        },
      ),
    );
  });
});

describe('any text that repeats a secret', () => {
  const SECRET = '00D5g000000STAN!AQ4AQFSIMULATEDxTOKEN.q7Zk29xWb3LmT8vR';

  it('does not show it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom('!', '%21'), (one, other, mark) => {
        const safe = sanitizer([SECRET]);
        const written = `${one}${SECRET.replace('!', mark)}${other}`;

        for (const shown of [
          safe.line(written),
          JSON.stringify(safe.json({ [written]: [written], details: { written } })),
        ]) {
          expect(shown).to.include('***');
          for (const part of SECRET.split(/[!.]/)) expect(shown).not.to.include(part);
        }
      }),
    );
  });

  it('is in one line, without control characters', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 0x2fff })), (codes) => {
        expect(sanitizer([SECRET]).line(String.fromCharCode(...codes))).not.to.match(
          /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });
});

describe('any place of an org that does not respond', () => {
  for (const { place, method, path } of [
    { place: 'the request to cancel', method: 'PATCH', path: /metadata/ },
    { place: 'every read', method: 'GET', path: /metadata/ },
    { place: 'everything', method: 'GET', path: /./ },
  ]) {
    it(`ends the command in time when it is ${place}`, async () => {
      const { clock, org, username } = await startOrg();
      const { id } = org.deployments.add({ cancelTime: 60 * MINUTE });
      org.failNext(method, hang(clock), Infinity, path);
      const before = clock.now();
      const { exitCode } = await runCommandJson(clock, '-o', username, '-i', id, '--wait', '1');
      await org.stop();

      expect([1, 69]).to.include(exitCode);
      expect(clock.now() - before).to.be.at.most(2 * MINUTE);
    });
  }
});
