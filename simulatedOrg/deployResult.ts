import type { JsonMap } from '@salesforce/ts-types';
import type { Deployment } from './deployment.js';
import { salesforceDate } from './salesforceDate.js';
import { to15Characters } from './salesforceId.js';

/**
 * A `DeployResult` without its `details`, as real orgs send it (recorded): every field is there, and what isn't known is
 * null. Counts are numbers, IDs of users have 15 characters.
 *
 * @param now the org's time in milliseconds since 1970
 */
export const deployResult = (deployment: Deployment, now: number): JsonMap => {
  const { id, plan, status, isFinished, createdAt, startedAt, completedAt, canceledById } = deployment;
  const totalOf = (total: number): number => (startedAt === undefined ? 0 : total);
  return {
    id,
    messages: null,
    retrieveResult: null,
    success: status === 'Succeeded',
    checkOnly: plan.checkOnly,
    ignoreWarnings: plan.ignoreWarnings,
    rollbackOnError: plan.rollbackOnError,
    status,
    numberComponentsDeployed: deployment.componentsDeployed(now),
    numberComponentsTotal: totalOf(plan.componentsTotal),
    numberComponentErrors: deployment.componentErrors(now),
    numberTestsCompleted: deployment.testsCompleted(now),
    numberTestsTotal: totalOf(plan.testsTotal),
    numberTestErrors: deployment.testErrors(now),
    createdDate: salesforceDate(createdAt),
    startDate: salesforceDate(startedAt),
    lastModifiedDate: salesforceDate(completedAt ?? startedAt ?? createdAt),
    completedDate: salesforceDate(completedAt),
    errorStatusCode: null,
    errorMessage: null,
    stateDetail: deployment.stateDetail,
    createdBy: to15Characters(plan.createdById),
    createdByName: plan.createdByName,
    canceledBy: canceledById === undefined ? null : to15Characters(canceledById),
    canceledByName: deployment.canceledByName ?? null,
    runTestsEnabled: plan.testsTotal > 0,
    runTestResult: null,
    done: isFinished,
  };
};
