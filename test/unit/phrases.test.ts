import { Duration } from '@salesforce/kit';
import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import stringWidth from 'string-width';
import { type Deployment, parseRecord } from '../../src/deployments/deployment.js';
import { NO_FILTERS } from '../../src/deployments/filters.js';
import { countPhrase, deploymentPhrase, filterFlags, filterPhrase, momentPhrase } from '../../src/report/phrases.js';
import { deploymentTable } from '../../src/report/table.js';

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
      'Job ID              Status      Kind        Requested  Requested By   Components  Tests',
      '0Af5g0000000001CAA  InProgress  deployment  3m ago     Riley Release  83/1032     10/135',
      '0Af5g0000000001CAA  Pending     validation  3m ago     Riley Release  -           -',
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
    expect(stringWidth(tableOf(97, wide)[1] ?? '')).to.equal(97);
    expect(tableOf(97, wide)[1]).to.include('Maximiliane Mustermann');
  });

  it('cuts names when there is one character too little', () => {
    const [heading = '', row = ''] = tableOf(96, wide);

    expect(stringWidth(row)).to.equal(96);
    expect(row).to.include(' Maximiliane Musterma…  83/1032     10/135');
    expect(heading.indexOf('Components')).to.equal(row.indexOf('83/'));
  });

  it('cuts names to 12 characters before it leaves out a column', () => {
    expect(tableOf(87, wide)[1]).to.include(' Maximiliane…  83/1032     10/135');
    expect(tableOf(86, wide)[1]).to.match(/ Maximiliane Muster… {2}83\/1032$/);
  });

  it('leaves out the tests before the components', () => {
    expect(tableOf(79, wide)[0]).to.include('Components').and.not.include('Tests');
    expect(tableOf(78, wide)[0]).to.match(/Requested By$/);
  });

  it('leaves out who started it when there is no room for 12 characters of the name', () => {
    expect(tableOf(67, wide)[1]).to.match(/ ago {5}Maximiliane…$/);
    expect(tableOf(66, wide)[0]).to.match(/Requested$/);
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
    expect(tableOf(120)).to.deep.equal(['Job ID  Status  Kind  Requested  Requested By  Components  Tests']);
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

  for (const { filters, count, phrase } of [
    { filters: {}, count: 1, phrase: '1 deployment' },
    { filters: {}, count: 0, phrase: '0 deployments' },
    { filters: { validationsOnly: true }, count: 2, phrase: '2 validations' },
    { filters: { queuedOnly: true }, count: 1, phrase: '1 deployment (queued)' },
    {
      filters: { queuedOnly: true, validationsOnly: true, mine: true },
      count: 2,
      phrase: '2 validations (queued, requested by you)',
    },
    { filters: { olderThan: Duration.minutes(30) }, count: 2, phrase: '2 deployments (older than 30m)' },
    { filters: { olderThan: Duration.minutes(90) }, count: 1, phrase: '1 deployment (older than 90m)' },
    { filters: { olderThan: Duration.hours(4) }, count: 1, phrase: '1 deployment (older than 4h)' },
    {
      filters: { olderThan: Duration.days(2), mine: true },
      count: 1,
      phrase: '1 deployment (requested by you, older than 2d)',
    },
  ]) {
    it(`of what the filters match is ${phrase}`, () => {
      const checkOnly = 'validationsOnly' in filters;
      const found = Array.from({ length: count }, () => listed({ CheckOnly: checkOnly }));
      expect(filterPhrase({ ...NO_FILTERS, ...filters }, found)).to.equal(phrase);
    });
  }

  it('of filters for a command to paste is what was typed', () => {
    const filters = {
      ...NO_FILTERS,
      validationsOnly: true,
      newerThan: Duration.days(1),
      except: ['0Af5g0000000001CAA'],
    };

    expect(filterFlags(NO_FILTERS)).to.deep.equal([]);
    expect(filterFlags(filters).join(' ')).to.equal('--validations-only --newer-than 1d --except 0Af5g0000000001CAA');
    const found = [true, false].map((checkOnly) => listed({ CheckOnly: checkOnly }));
    expect(filterPhrase(filters, found)).to.equal(
      '2 deployments and validations (newer than 1d, except 0Af5g0000000001CAA)',
    );
  });

  it('of a moment says how long ago and when', () => {
    expect(momentPhrase('2026-11-02T07:57:00.000+0000', NOW)).to.match(
      /^3 minutes ago \(Nov \d, \d+:\d\d\s[AP]M .+\)$/,
    );
  });

  it('of a deployment says which one it is', () => {
    expect(deploymentPhrase(listed(), NOW)).to.equal(
      'deployment 0Af5g0000000001CAA (InProgress), requested 3 minutes ago by Riley Release',
    );
  });

  it('of a deployment does without what the org did not say', () => {
    const phrase = deploymentPhrase(listed({ CreatedDate: null, CreatedBy: null, CreatedById: null }), NOW);

    expect(phrase).not.to.match(/undefined|null|NaN| {2}| by $/);
  });
});
