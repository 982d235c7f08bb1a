/* The types of what the commands print as JSON. They need no other package. */

/** Any JSON value. */
export type AnyJson = boolean | null | number | string | AnyJson[] | JsonMap;

/** Any JSON object. */
export type JsonMap = { [field: string]: AnyJson | undefined };

/** The result of canceling a deployment, or of watching it. */
export type Outcome =
  /** The org canceled it, at this request. */
  | 'canceled'
  /** The org accepted this request, and hasn't finished. */
  | 'canceling'
  /** It was canceled before this request. */
  | 'alreadyCanceled'
  /** Its cancellation was requested before this request. */
  | 'alreadyCanceling'
  /** It ended in another way after this request, which the org had accepted, had perhaps received, or had refused. */
  | 'notCanceled'
  /** It ended before this request, and not because it was canceled. */
  | 'alreadyCompleted'
  /** The org is saving its changes, which can't be canceled. */
  | 'finalizing'
  /** The org has no such deployment. */
  | 'notFound'
  /** The org refused for a reason that the deployment's status doesn't show. */
  | 'refused'
  /** No usable response came, so the command couldn't confirm what the org is doing. */
  | 'unknown'
  /** A request would have been sent, but this was a dry run. */
  | 'wouldCancel'
  /** No request was sent, or the org refused it, and it hasn't ended. */
  | 'unfinished'
  /** No request was sent, or the org refused it, and it has ended. */
  | 'ended';

/** A deployment as it was seen last, and where it's found; `null` stands for what the org didn't say. */
export type DeploymentResult = {
  /** The deployment's ID, 18 characters. */
  id: string;
  /** The last status that was observed, as the org names it. */
  status: string | null;
  /** Whether the deployment has ended. */
  done: boolean | null;
  /** The result of canceling or watching it. */
  outcome: Outcome;
  /** Whether it's a validation. */
  checkOnly: boolean | null;
  /** When it was requested, in the org's notation. */
  createdDate: string | null;
  /** The name of the user who requested it. */
  createdByName: string | null;
  /** The deployment's REST resource. */
  url: string;
  /** The deployment's page in the org's Setup. */
  deployUrl: string;
  /** Why the deployment isn't canceled. */
  error?: { name: string; message: string };
};

/** The `result` of the commands with `--json`, and the `data` of their errors. */
export type CancelRestResult = {
  deployments: DeploymentResult[];
  /** These fields are there if the command was about exactly one deployment. */
  id?: string;
  status?: string | null;
  done?: boolean | null;
  outcome?: Outcome;
  url?: string;
  deployUrl?: string;
  /** The org's own words about the deployment. */
  deployResult?: JsonMap | null;
};
