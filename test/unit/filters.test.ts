import { Duration } from '@salesforce/kit';
import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { type Deployment, parseRecord } from '../../src/deployments/deployment.js';
import { type Filters, matches, NO_FILTERS } from '../../src/deployments/filters.js';

const NOW = Date.parse('2026-11-02T08:00:00.000Z');
const USER = '0055g0000000001AAA';

const listed = (fields: object = {}): Deployment =>
  ensure(
    parseRecord({
      Id: '0Af5g0000000001CAA',
      Status: 'Pending',
      CheckOnly: true,
      CreatedDate: '2026-11-02T07:00:00.000+0000',
      CreatedById: USER,
      ...fields,
    }),
  );

const isMatch = (filters: Partial<Filters>, fields?: object): boolean =>
  matches(listed(fields), { ...NO_FILTERS, ...filters }, { userId: USER, orgTime: NOW });

describe('a filter', () => {
  it('matches everything when there is none', () => {
    expect(isMatch({}, { CheckOnly: null, CreatedById: null, CreatedDate: null, Status: 'Odd' })).to.equal(true);
  });

  for (const { filters, matching, others } of [
    {
      filters: { validationsOnly: true },
      matching: [{}, { CheckOnly: 'true' }],
      others: [{ CheckOnly: false }, { CheckOnly: null }, { CheckOnly: 'yes' }],
    },
    { filters: { queuedOnly: true }, matching: [{}], others: [{ Status: 'InProgress' }, { Status: 'Finalizing' }] },
    {
      filters: { mine: true },
      matching: [{}, { CreatedById: USER.slice(0, 15) }],
      others: [{ CreatedById: '0055g0000000002AAA' }, { CreatedById: null }],
    },
    {
      filters: { olderThan: Duration.minutes(30) },
      matching: [{}, { CreatedDate: '2026-11-02T07:29:59.999+0000' }],
      others: [
        { CreatedDate: '2026-11-02T07:30:00.000+0000' },
        { CreatedDate: '2026-11-02T09:00:00.000+0000' },
        { CreatedDate: null },
        { CreatedDate: 'once' },
        { CreatedDate: '2001' },
        { CreatedDate: 'Nov 2, 2001' },
      ],
    },
    {
      filters: { newerThan: Duration.minutes(90) },
      matching: [{}, { CreatedDate: '2026-11-02T06:30:00.001+0000' }],
      others: [{ CreatedDate: '2026-11-02T06:30:00.000+0000' }, { CreatedDate: null }, { CreatedDate: '3000' }],
    },
    {
      filters: { except: ['0Af5g0000000002CAA'] },
      matching: [{}],
      others: [{ Id: '0Af5g0000000002' }],
    },
  ]) {
    const name = Object.keys(filters).join();

    it(`${name} matches what the org said so of`, () => {
      for (const fields of matching) expect(isMatch(filters, fields), JSON.stringify(fields)).to.equal(true);
    });

    it(`${name} does not match when the org said something else, or nothing`, () => {
      for (const fields of others) expect(isMatch(filters, fields), JSON.stringify(fields)).to.equal(false);
    });
  }
});
