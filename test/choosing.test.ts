import { ensure } from '@salesforce/ts-types';
import { expect } from 'chai';
import { deploymentPhrase, deploymentRow, headingRow } from '../src/choosing/deploymentDescription.js';
import { type ListedDeployment, parseListedDeployment } from '../src/deployRequest/listedDeployment.js';

const NOW = Date.parse('2026-11-02T08:00:00.000Z');

const listed = (fields: object = {}): ListedDeployment =>
  ensure(
    parseListedDeployment({
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

describe('the list of deployments', () => {
  it('shows who started it, how long ago, what it is, its status, and its components and tests so far', () => {
    expect([headingRow(), deploymentRow(listed(), NOW)]).to.deep.equal([
      'Started By         Started    Kind       Status     Components  Tests',
      'Riley Release      3m ago     deployment InProgress 83/1032     10/135',
    ]);
  });

  it('tells validations apart', () => {
    expect(deploymentRow(listed({ CheckOnly: true }), NOW)).to.include('validation');
    expect(deploymentRow(listed({ CheckOnly: 'true' }), NOW)).to.include('validation');
  });

  it('fits 80 columns behind the mark of the prompt, however long the names are', () => {
    const row = deploymentRow(
      listed({ CreatedBy: { Name: 'A'.repeat(80) }, Status: 'B'.repeat(40), NumberComponentsTotal: 1_000_000 }),
      NOW,
    );
    expect(row.length).to.be.at.most(78);
    expect(row).to.match(/^A{17}… /);
  });

  for (const { createdDate, age } of [
    { createdDate: '2026-11-02T07:59:18.000+0000', age: '42s ago' },
    { createdDate: '2026-11-02T08:00:05.000+0000', age: '0s ago' },
    { createdDate: '2026-11-02T05:59:00.000+0000', age: '2h ago' },
    { createdDate: '2026-10-30T07:00:00.000+0000', age: '3d ago' },
  ]) {
    it(`says ${age} of ${createdDate}`, () => {
      expect(deploymentRow(listed({ CreatedDate: createdDate }), NOW)).to.include(` ${age} `);
    });
  }

  it('does without what the org does not say', () => {
    const bare = listed({
      CreatedDate: null,
      CreatedBy: null,
      NumberComponentsTotal: null,
      NumberTestsTotal: 0,
      CheckOnly: null,
    });
    expect(deploymentRow(bare, NOW)).to.equal('0055g0000000001AAA            deployment InProgress -           -');
    expect(deploymentPhrase(bare, NOW)).not.to.match(/undefined|null|NaN/);
  });

  it('shows no control characters of the org', () => {
    const row = deploymentRow(listed({ CreatedBy: { Name: 'Mal\u001b[2J\nlory\u202e' } }), NOW);
    expect(row).to.match(/^Mal lory /);
  });
});
