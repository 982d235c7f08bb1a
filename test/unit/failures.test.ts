import { ensure, type JsonMap } from '@salesforce/ts-types';
import { expect } from 'chai';
import { type Deployment, parseDeployRequest, unseenDeployment } from '../../src/deployments/deployment.js';
import { failuresOf, hasFailed } from '../../src/deployments/failures.js';

const ID = '0Af5g0000000001CAA';

const deployment = (fields: JsonMap): Deployment =>
  ensure(parseDeployRequest({ id: ID, deployResult: { id: ID, status: 'InProgress', ...fields } }, ID));

describe('what failed in a deployment', () => {
  it('is each component with its place and problem, and each test with its message', () => {
    const details = {
      componentFailures: [
        {
          componentType: 'ApexClass',
          fullName: 'Invoices',
          fileName: 'classes/Invoices.cls',
          lineNumber: '13',
          columnNumber: 24,
          problem: 'Missing ;',
        },
        { fullName: 'Account.Region__c', fileName: 'objects/Account.object', lineNumber: 7, problem: 'Unknown type' },
      ],
      runTestResult: { failures: { name: 'InvoicesTest', methodName: 'addsUp', message: 'Expected 2' } },
    };

    expect(failuresOf(deployment({ details }))).to.deep.equal([
      { name: 'ApexClass Invoices', place: 'classes/Invoices.cls:13:24', problem: 'Missing ;' },
      { name: 'Account.Region__c', place: 'objects/Account.object:7', problem: 'Unknown type' },
      { name: 'InvoicesTest.addsUp', place: '', problem: 'Expected 2' },
    ]);
  });

  it('has nothing that the org did not say', () => {
    const details = { componentFailures: {}, runTestResults: { failures: [{}, 'no failure'] } };

    expect(failuresOf(deployment({ details }))).to.deep.equal([
      { name: '', place: '', problem: '' },
      { name: '', place: '', problem: '' },
    ]);
  });

  it('is nothing without details', () => {
    expect(failuresOf(deployment({}))).to.deep.equal([]);
  });
});

describe('a deployment', () => {
  for (const { fields, failed } of [
    { fields: {}, failed: false },
    { fields: { numberComponentErrors: 0, numberTestErrors: 0 }, failed: false },
    { fields: { numberComponentErrors: 1 }, failed: true },
    { fields: { numberTestErrors: '1' }, failed: true },
    { fields: { numberTestErrors: 1, rollbackOnError: true }, failed: true },
    { fields: { numberTestErrors: 1, rollbackOnError: false }, failed: false },
  ]) {
    it(`has ${failed ? '' : 'not '}failed with ${JSON.stringify(fields)}`, () => {
      expect(hasFailed(deployment(fields))).to.equal(failed);
    });
  }

  it('has not failed as long as nothing has been seen of it', () => {
    expect(hasFailed(unseenDeployment(ID))).to.equal(false);
  });
});
