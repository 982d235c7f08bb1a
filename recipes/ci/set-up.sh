#!/usr/bin/env bash
# Installs Salesforce CLI and the plugin where they're missing, and logs in to the org as the default one.
#
#   SFDX_AUTH_URL, from the secrets of the CI system   ci/set-up.sh
#
# Needs Node.js 22 or later.
set -euo pipefail

: "${SFDX_AUTH_URL:?is not set: store the SFDX authorization URL of the CI user among the secrets}"

if ! command -v sf >/dev/null; then npm install --global --no-audit --no-fund @salesforce/cli; fi

# The plugin isn't signed by Salesforce. Its bare name (without a version) in the allow list answers the question whether
# to install it all the same, which nobody is there to answer.
if ! sf plugins inspect sf-plugin-deploy-cancel-rest >/dev/null 2>&1; then
  sf plugins trust allowlist add --name sf-plugin-deploy-cancel-rest
  sf plugins install sf-plugin-deploy-cancel-rest
fi

# Through stdin, so that no list of processes and no log shows the secret. With a JWT instead:
# sf org login jwt --client-id "$CLIENT_ID" --jwt-key-file "$KEY_FILE" --username "$CI_USER" --alias ci --set-default
sf org login sfdx-url --alias ci --set-default --sfdx-url-stdin <<<"$SFDX_AUTH_URL"
