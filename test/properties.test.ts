import { Duration } from '@salesforce/kit';
import { type AnyJson, ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { observe, type Outcome } from '../src/cancellation/cancellation.js';
import { awaitEnd } from '../src/cancellation/waiting.js';
import { parseDeployRequest } from '../src/deployRequest/deployRequest.js';
import { DeployRequestResource } from '../src/deployRequest/deployRequestResource.js';
import { type CommandJson, runCommand } from './runCommand.js';
import { TestClock } from './standInOrg/clock.js';
import { jsonAnswer } from './standInOrg/httpAnswer.js';
import { startOrg } from './standInOrg/startOrg.js';
import type { StandInOrg } from './standInOrg/standInOrg.js';

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

describe('whatever an org answers', () => {
  let clock: TestClock;
  let org: StandInOrg;
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
      it(`to ${place}, ${kind} ends in a result or an error of the contract, and in no false success`, async () => {
        await fc.assert(
          fc.asyncProperty(answers(), async (answer) => {
            org.recover();
            const deployment = org.deployments.add({ cancelTime: 3000, deployTime: 10_000 });
            const { id } = deployment;
            const written = JSON.stringify(answer).replaceAll(THIS, id);
            org.failNext(method, { kind: 'instead', answer: { ...jsonAnswer(200, null), body: written } }, 3, path);
            const selector = flags.length > 0 ? flags : ['--job-id', id];
            const { stdout, exitCode } = await runCommand(clock, '-o', username, ...selector, '--wait', '1', '--json');

            const document = JSON.parse(stdout) as CommandJson;
            expect([0, 1, 69]).to.include(exitCode);
            expect(document.status).to.equal(exitCode);
            if (document.name) expect(CONTRACT_ERRORS).to.include(document.name);
            const { status: claimed } = exitCode === 0 ? document.result : { status: undefined };
            if (claimed === 'Canceled' && deployment.status !== 'Canceled') {
              expect(written).to.include('"status":"Canceled"').and.include(id);
            }
            clock.advance(120_000);
          }),
          { numRuns: 60 },
        );
      });
    }
  }
});

describe('whatever statuses a deployment goes through', () => {
  const FINISHED = [
    'Canceled',
    'Succeeded',
    'SucceededPartial',
    'Failed',
    'FinalizingDeployFailed',
    'FinalizingFailed',
  ];
  const UNFINISHED = ['Pending', 'InProgress', 'Canceling', 'FinalizingDeploy', 'Finalizing', 'Unheard'];

  const envelope = (status: string): AnyJson => ({ id: ID, deployResult: { status } });

  const expected = (statuses: string[]): Outcome => {
    const end = statuses.find((status) => FINISHED.includes(status));
    if (!end) return 'canceling';
    return end === 'Canceled' ? 'canceled' : 'notCanceled';
  };

  it('the wait ends in the outcome that the contract names for the first one that is an end', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FINISHED, ...UNFINISHED), { minLength: 1, maxLength: 300 }),
        async (statuses) => {
          const clock = new TestClock();
          const left = [...statuses];
          let last = left[0] ?? '';
          const request = async (): Promise<{ httpStatus: number; body: AnyJson }> => {
            if (!FINISHED.includes(last)) last = left.shift() ?? last;
            return Promise.resolve({ httpStatus: 200, body: envelope(last) });
          };
          const accepted = ensure(parseDeployRequest(envelope('Canceling'), ID));
          const ended = await awaitEnd(observe({ refusal: undefined }, accepted), {
            resource: new DeployRequestResource(request, '67.0'),
            clock,
            timeout: Duration.hours(2),
            onRead: () => undefined,
            onFirstFailedRead: () => undefined,
          });

          expect(ended.outcome).to.equal(expected(statuses));
          expect(ended.deployment.done).to.equal(ended.outcome !== 'canceling');
        },
      ),
    );
  });
});
