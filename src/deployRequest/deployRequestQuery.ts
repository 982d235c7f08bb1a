import { isArray, isDictionary } from '@salesforce/ts-types';
import { OrgApiError, UnexpectedResponse } from '../org/orgFailure.js';
import type { OrgRequest } from '../org/orgRequest.js';
import { LISTED_FIELDS, type ListedDeployment, parseListedDeployment } from './listedDeployment.js';

const NEWEST_FIRST = 'ORDER BY CreatedDate DESC';

/**
 * Queries of the Tooling API's `DeployRequest` object, which knows all deployments of an org, whoever started them.
 * The methods throw what an {@link OrgRequest} throws.
 *
 * The object isn't documented; public tools query these fields of it.
 */
export class DeployRequestQuery {
  /** @param apiVersion the API version of all requests, such as `66.0` */
  public constructor(
    private readonly request: OrgRequest,
    private readonly apiVersion: string,
  ) {}

  /**
   * The deployments that are queued, in progress, or being canceled, newest first. The last belong to them, so that a
   * command that is run again to wait on finds the same deployments, and not the next ones.
   */
  public async unfinished(): Promise<ListedDeployment[]> {
    try {
      return await this.query(`Status IN ('Pending','InProgress','Canceling') ${NEWEST_FIRST}`);
    } catch (error) {
      if (!(error instanceof OrgApiError && error.httpStatus === 400)) throw error;
      // Only these two statuses are known to be taken, from public tools.
      return this.query(`Status IN ('Pending','InProgress') ${NEWEST_FIRST}`);
    }
  }

  /**
   * The deployments with these IDs, in any order; those that the org doesn't know are left out. It's made for being
   * repeated, so it doesn't retry.
   */
  public async byIds(ids: string[]): Promise<ListedDeployment[]> {
    return this.query(`Id IN (${ids.map((id) => `'${id}'`).join(',')})`, { once: true });
  }

  private async query(condition: string, { once } = { once: false }): Promise<ListedDeployment[]> {
    const soql = `SELECT ${LISTED_FIELDS.join(', ')} FROM DeployRequest WHERE ${condition}`;
    const { body, httpStatus } = await this.request({
      method: 'GET',
      once,
      path: `/services/data/v${this.apiVersion}/tooling/query?q=${encodeURIComponent(soql)}`,
    });
    // An answer has room for 2,000 records, so there's no second page to ask for.
    const records = isDictionary(body) ? body.records : undefined;
    const deployments = isArray(records) ? records.map(parseListedDeployment) : [undefined];
    if (!deployments.every((deployment) => deployment !== undefined)) throw new UnexpectedResponse(body, httpStatus);
    return deployments;
  }
}
