import type { Connection } from '@salesforce/core';
import type { Clock } from '../cancellation/clock.js';
import { DeployRequestQuery } from '../deployRequest/deployRequestQuery.js';
import { DeployRequestResource } from '../deployRequest/deployRequestResource.js';
import type { TargetOrg } from './targetOrg.js';
import { apiVersionFor } from './apiVersion.js';
import { orgRequest } from './orgRequest.js';
import { userIdOf } from './user.js';

/** An org that the user is logged in to, and what there is to ask it. */
export type ConnectedOrg = TargetOrg & {
  deployRequests: DeployRequestResource;
  deployRequestQuery: DeployRequestQuery;
  /** The ID of the user who is logged in. */
  userId: () => Promise<string>;
};

/**
 * It throws what an {@link OrgRequest} throws.
 *
 * @param target what is known of the org before it's asked for anything
 * @param chosenVersion the API version that the user chose
 */
export const connectedOrg = async (
  connection: Connection,
  target: TargetOrg,
  clock: Clock,
  chosenVersion?: string,
): Promise<ConnectedOrg> => {
  const request = orgRequest(connection, clock);
  const apiVersion = await apiVersionFor(connection, request, chosenVersion);
  return {
    ...target,
    apiVersion,
    deployRequests: new DeployRequestResource(request, apiVersion),
    deployRequestQuery: new DeployRequestQuery(request, apiVersion),
    userId: async () => userIdOf(connection, request),
  };
};
