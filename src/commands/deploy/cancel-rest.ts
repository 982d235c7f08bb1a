import { Messages } from '@salesforce/core';
import { Flags, SfCommand } from '@salesforce/sf-plugins-core';
import { ensureString } from '@salesforce/ts-types';
import { type Cancellation, requestCancellation } from '../../cancellation.js';
import { cancellationError } from '../../cancellationError.js';
import { isSuccessful, reportCancellation } from '../../cancellationReport.js';
import type { CancelRestResult, TargetOrg } from '../../cancelRestResult.js';
import { DeployRequestResource } from '../../deployRequest/deployRequestResource.js';
import { jobIdFlag } from '../../jobIdFlag.js';
import { apiVersionFor } from '../../org/apiVersion.js';
import { orgRequest } from '../../org/orgRequest.js';
import { orgFailureError } from '../../orgFailureError.js';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-deploy-cancel-rest', 'deploy.cancel-rest');

export default class DeployCancelRest extends SfCommand<CancelRestResult> {
  public static readonly summary = messages.getMessage('summary');
  public static readonly description = messages.getMessage('description');
  public static readonly examples = messages.getMessages('examples');

  public static readonly flags = {
    'target-org': Flags.requiredOrg(),
    'api-version': Flags.orgApiVersion(),
    'job-id': jobIdFlag,
    async: Flags.boolean({
      summary: messages.getMessage('flags.async.summary'),
      required: true,
    }),
  };

  public async run(): Promise<CancelRestResult> {
    const { flags } = await this.parse(DeployCancelRest);
    const id = flags['job-id'];
    const connection = flags['target-org'].getConnection(flags['api-version']);
    const org = { username: ensureString(connection.getUsername()), instanceUrl: connection.instanceUrl };
    try {
      const request = orgRequest(connection);
      const apiVersion = await apiVersionFor(connection, request, flags['api-version']);
      const cancellation = await requestCancellation(new DeployRequestResource(request, apiVersion), id);
      return this.report(cancellation, { ...org, apiVersion });
    } catch (error) {
      throw orgFailureError(error, id, org);
    }
  }

  private report(cancellation: Cancellation, target: TargetOrg): CancelRestResult {
    const { outcome } = cancellation;
    if (!isSuccessful(outcome)) throw cancellationError(outcome, cancellation, target);

    const { result, sentences, warnings } = reportCancellation(outcome, cancellation, target);
    for (const warning of warnings) this.warn(warning);
    for (const sentence of sentences) this.log(sentence);
    return result;
  }
}
