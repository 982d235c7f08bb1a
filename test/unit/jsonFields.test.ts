import { expect } from 'chai';
import { withFieldTypes } from '../../src/deployments/jsonFields.js';

describe('the fields of a deployResult', () => {
  for (const field of [
    ...['changed', 'checkOnly', 'created', 'deleted', 'done', 'ignoreWarnings', 'isRunTestsEnabled'],
    ...['requiresProductionTestRun', 'rollbackOnError', 'runTestsEnabled', 'success', 'warning'],
  ]) {
    it(`have the boolean ${field}`, () => {
      expect(withFieldTypes({ [field]: 'true' })).to.deep.equal({ [field]: true });
    });
  }

  for (const field of ['numberTestErrors', 'numFailures', 'lineNumber', 'columnNumber', 'line', 'time', 'totalTime']) {
    it(`have the number ${field}`, () => {
      expect(withFieldTypes({ [field]: '12' })).to.deep.equal({ [field]: 12 });
    });
  }

  it('are booleans and numbers when their strings say so, at every depth', () => {
    expect(
      withFieldTypes({
        done: 'true',
        success: 'false',
        numberComponentsTotal: '1032',
        details: { runTestResult: { totalTime: '1.25', numTestsRun: '2' }, componentFailures: [{ lineNumber: '-1' }] },
      }),
    ).to.deep.equal({
      done: true,
      success: false,
      numberComponentsTotal: 1032,
      details: { runTestResult: { totalTime: 1.25, numTestsRun: 2 }, componentFailures: [{ lineNumber: -1 }] },
    });
  });

  it('are unchanged with other names, and with values that their type does not have', () => {
    const fields = {
      done: 'unconfirmed',
      success: 1,
      numberTestsTotal: 'many',
      lineNumber: '13:24',
      fullName: 'true',
      number: '1',
      deadline: '7',
      timestamp: '7',
      problem: '42',
      completedDate: null,
      list: ['true', '1'],
    };

    expect(withFieldTypes(fields)).to.deep.equal(fields);
  });
});
