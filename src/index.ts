/* The types of what the command prints as JSON. They need no other package, since the published one brings none along. */

/** Any JSON value. */
export type AnyJson = boolean | null | number | string | AnyJson[] | JsonMap;

/** Any JSON object. */
export type JsonMap = { [field: string]: AnyJson | undefined };

/** A deployment as it was seen last, and where it's found. */
export type DeploymentResult = {
  /** The deployment's ID, 18 characters. */
  id: string;
  /** The last status that was observed, as the org names it. */
  status: string;
  /** Whether the deployment has ended. */
  done: boolean;
  /** The deployment's REST resource. */
  url: string;
  /** The deployment's page in the org's Setup. */
  deployUrl: string;
};

/** The `result` of `sf deploy cancel-rest --json` for one deployment. */
export type CancelRestResult = DeploymentResult & {
  /** What the org answered about the deployment. */
  deployResult: JsonMap;
};

/** The `result` of `sf deploy cancel-rest --all --json`. */
export type CancelRestAllResult = {
  deployments: Array<
    DeploymentResult & {
      /** Why the deployment isn't canceled. */
      error?: { name: string; message: string };
    }
  >;
};
