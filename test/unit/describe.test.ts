import { Duration } from '@salesforce/kit';
import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import stringWidth from 'string-width';
import { type Deployment, parseRecord } from '../../src/deployments/deployment.js';
import { NO_FILTERS } from '../../src/deployments/filters.js';
import {
  countPhrase,
  deploymentPhrase,
  deploymentTable,
  filterPhrase,
  leftAlonePhrase,
  momentPhrase,
} from '../../src/report/describe.js';

const NOW = Date.parse('2026-11-02T08:00:00.000Z');

const listed = (fields: object = {}): Deployment =>
  ensure(
    parseRecord({
      Id: '0Af5g0000000001CAA',
      Status: 'InProgress',
      CheckOnly: false,
      CreatedDate: '2026-11-02T07:57:00.000+0000',
      CreatedById: '0055g0000000001AAA',
      CreatedBy: { Name: 'Riley Release' },
      NumberComponentsDeployed: 83,
      NumberComponentsTotal: 1032,
      NumberTestsCompleted: 10,
      NumberTestsTotal: 135,
      ...fields,
    }),
  );

const validation = (): Deployment => listed({ CheckOnly: true });

const tableOf = (room: number, ...fields: object[]): string[] => {
  const { heading, rows } = deploymentTable(fields.map(listed), NOW, room);
  return [heading, ...rows];
};

describe('the table of deployments', () => {
  it('has a column for all that there is to know', () => {
    expect(
      tableOf(120, {}, { CheckOnly: true, Status: 'Pending', NumberComponentsTotal: null, NumberTestsTotal: 0 }),
    ).to.deep.equal([
      'Job ID              Status      Kind        Started  Started By     Components  Tests',
      '0Af5g0000000001CAA  InProgress  deployment  3m ago   Riley Release  83/1032     10/135',
      '0Af5g0000000001CAA  Pending     validation  3m ago   Riley Release  -           -',
    ]);
  });

  it('lines up when names are written in other scripts', () => {
    const names = ['山田太郎', 'Müller', 'e\u0301lan', '👩‍💻 Dev'].map((Name) => ({ CreatedBy: { Name } }));
    const lines = tableOf(120, ...names);
    const columns = lines.map((line) => stringWidth(line.slice(0, line.search(/Components|83\//))));

    expect(new Set(columns)).to.have.property('size', 1);
  });

  const wide = { CreatedBy: { Name: 'Maximiliane Mustermann' } };

  it('is as wide as it needs when there is room', () => {
    expect(stringWidth(tableOf(95, wide)[1] ?? '')).to.equal(95);
    expect(tableOf(95, wide)[1]).to.include('Maximiliane Mustermann');
  });

  it('cuts names when there is one character too little', () => {
    const [heading = '', row = ''] = tableOf(94, wide);

    expect(stringWidth(row)).to.equal(94);
    expect(row).to.include(' Maximiliane Musterma…  83/1032     10/135');
    expect(heading.indexOf('Components')).to.equal(row.indexOf('83/'));
  });

  it('cuts names to 12 characters before it leaves out a column', () => {
    expect(tableOf(85, wide)[1]).to.include(' Maximiliane…  83/1032     10/135');
    expect(tableOf(84, wide)[1]).to.match(/ Maximiliane Muster… {2}83\/1032$/);
  });

  it('leaves out the tests before the components', () => {
    expect(tableOf(77, wide)[0]).to.include('Components').and.not.include('Tests');
    expect(tableOf(76, wide)[0]).to.match(/Started By$/);
  });

  it('leaves out who started it when there is no room for 12 characters of the name', () => {
    expect(tableOf(65, wide)[1]).to.match(/ ago {3}Maximiliane…$/);
    expect(tableOf(64, wide)[0]).to.match(/Started$/);
  });

  for (const room of [30, 40, 60, 70, 80, 100, 120]) {
    it(`fits when there is room for ${room} characters, and shows the job ID as a whole`, () => {
      const names = ['A'.repeat(80), '山'.repeat(40), 'Al'].map((Name) => ({ CreatedBy: { Name } }));
      for (const line of tableOf(room, ...names)) expect(stringWidth(line), line).to.be.at.most(room);
      for (const line of tableOf(room, ...names).slice(1)) expect(line).to.include('0Af5g0000000001CAA  InProgress');
    });
  }

  it('shows the ID of the starter when there is no name, and nothing else that the org did not say', () => {
    const bare = { CreatedDate: null, CreatedBy: null, CheckOnly: null, NumberComponentsDeployed: null };
    const [, row] = tableOf(120, bare);

    expect(row).to.match(
      /^0Af5g0000000001CAA {2}InProgress {2}deployment {2,}0055g0000000001AAA {2}0\/1032 {6}10\/135$/,
    );
  });

  it('is its heading when there are none', () => {
    expect(tableOf(120)).to.deep.equal(['Job ID  Status  Kind  Started  Started By  Components  Tests']);
  });
});

describe('a phrase', () => {
  it('of counts tells deployments from validations', () => {
    expect(countPhrase([listed()])).to.equal('1 deployment');
    expect(countPhrase([validation()])).to.equal('1 validation');
    expect(countPhrase([listed(), validation(), listed()])).to.equal('2 deployments and 1 validation');
    expect(countPhrase([validation(), validation(), listed({ CheckOnly: null })])).to.equal(
      '1 deployment and 2 validations',
    );
  });

  it('of what is left alone tells the younger ones from the others', () => {
    expect(leftAlonePhrase([], [])).to.equal('');
    expect(leftAlonePhrase([validation()], [listed()])).to.equal('1 deployment, 1 younger validation');
    expect(leftAlonePhrase([listed(), listed(), validation(), validation()], [])).to.equal(
      '2 younger deployments, 2 younger validations',
    );
    expect(leftAlonePhrase([listed()], [])).to.equal('1 younger deployment');
  });

  for (const { filters, count, phrase } of [
    { filters: {}, count: 1, phrase: '1 deployment' },
    { filters: {}, count: 0, phrase: '0 deployments' },
    { filters: { validationsOnly: true }, count: 2, phrase: '2 validations' },
    { filters: { queuedOnly: true }, count: 1, phrase: '1 queued deployment' },
    {
      filters: { queuedOnly: true, validationsOnly: true, mine: true },
      count: 2,
      phrase: '2 queued validations of yours',
    },
    { filters: { olderThan: Duration.minutes(30) }, count: 2, phrase: '2 deployments older than 30 min' },
    { filters: { olderThan: Duration.minutes(90) }, count: 1, phrase: '1 deployment older than 90 min' },
    { filters: { olderThan: Duration.hours(4) }, count: 1, phrase: '1 deployment older than 4 h' },
    {
      filters: { olderThan: Duration.days(2), mine: true },
      count: 1,
      phrase: '1 deployment of yours older than 2 d',
    },
  ]) {
    it(`of what the filters match is ${phrase}`, () => {
      expect(filterPhrase({ ...NO_FILTERS, ...filters }, count)).to.equal(phrase);
    });
  }

  it('of a moment says how long ago and when', () => {
    expect(momentPhrase('2026-11-02T07:57:00.000+0000', NOW)).to.match(/^3 minutes ago \(Nov \d, \d+:\d\d\s[AP]M\)$/);
  });

  it('of a deployment says which one it is', () => {
    expect(deploymentPhrase(listed(), NOW)).to.equal(
      'deployment 0Af5g0000000001CAA (InProgress), started 3 minutes ago by Riley Release',
    );
  });

  it('of a deployment does without what the org did not say', () => {
    const phrase = deploymentPhrase(listed({ CreatedDate: null, CreatedBy: null, CreatedById: null }), NOW);

    expect(phrase).not.to.match(/undefined|null|NaN| {2}| by $/);
  });
});
