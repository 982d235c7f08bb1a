/* The types of what the command prints as JSON. They need no other package, since the published one brings none along. */

type Json = boolean | null | number | string | Json[] | JsonObject;

type JsonObject = { [field: string]: Json | undefined };

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
  deployResult: JsonObject;
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
