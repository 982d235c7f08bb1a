import { ensure, type JsonMap } from '@salesforce/ts-types';
import { expect } from 'chai';
import { type Deployment, parseDeployRequest, unseenDeployment } from '../../src/deployments/deployment.js';
import { failuresOf, willRollBack } from '../../src/deployments/failures.js';

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
  for (const { fields, expected } of [
    { fields: {}, expected: false },
    { fields: { numberComponentErrors: 0, numberTestErrors: 0, rollbackOnError: true }, expected: false },
    { fields: { numberComponentErrors: 1, rollbackOnError: 'true' }, expected: true },
    { fields: { numberTestErrors: '1', rollbackOnError: true }, expected: true },
    { fields: { numberTestErrors: 1, rollbackOnError: false }, expected: false },
    { fields: { numberTestErrors: 1, rollbackOnError: null }, expected: undefined },
    { fields: { numberTestErrors: 1 }, expected: undefined },
  ]) {
    it(`will be rolled back, isn't, or it isn't known, with ${JSON.stringify(fields)}: ${expected}`, () => {
      expect(willRollBack(deployment(fields))).to.equal(expected);
    });
  }

  it('is not known to be rolled back as long as nothing has been seen of it', () => {
    expect(willRollBack(unseenDeployment(ID))).to.equal(false);
  });
});
