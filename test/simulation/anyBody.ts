import type { AnyJson } from '@salesforce/ts-types';
import * as fc from 'fast-check';

/** Stands for the ID of a deployment of the org, which isn't known when a history is made. */
export const THIS = '<this>';

const json = (): fc.Arbitrary<AnyJson> => fc.jsonValue();

const statusOrNot = (): fc.Arbitrary<AnyJson> =>
  fc.oneof(fc.constantFrom('Canceling', 'Canceled', 'InProgress', 'Succeeded', 'FinalizingDeploy', 'Unheard'), json());

const idOrNot = (): fc.Arbitrary<AnyJson> =>
  fc.oneof({ weight: 5, arbitrary: fc.constant(THIS) }, { weight: 1, arbitrary: json() });

/** Some of the fields. */
const some = (fields: Record<string, fc.Arbitrary<AnyJson>>): fc.Arbitrary<AnyJson> =>
  fc.record(fields, { requiredKeys: [] });

/** A response of the resource of which some parts are something else, or are missing. */
const nearMissOfResource = (): fc.Arbitrary<AnyJson> =>
  some({
    id: idOrNot(),
    url: json(),
    deployResult: fc.oneof(
      { weight: 1, arbitrary: json() },
      {
        weight: 9,
        arbitrary: some({
          id: idOrNot(),
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
        }),
      },
    ),
  });

/** A response to a query of which some parts are something else, or are missing. */
const nearMissOfQuery = (): fc.Arbitrary<AnyJson> =>
  some({
    done: json(),
    totalSize: json(),
    nextRecordsUrl: json(),
    records: fc.oneof(
      json(),
      fc.array(
        some({
          Id: idOrNot(),
          Status: statusOrNot(),
          CheckOnly: json(),
          CreatedDate: json(),
          CreatedById: fc.oneof(fc.constant('0055g0000000001AAA'), json()),
          CreatedBy: json(),
          NumberTestsTotal: json(),
        }),
        { maxLength: 3 },
      ),
    ),
  });

/** The JSON of any response: anything, or a near miss. */
export const anyBody = (): fc.Arbitrary<string> =>
  fc.oneof(json(), nearMissOfResource(), nearMissOfQuery()).map((body) => JSON.stringify(body));
