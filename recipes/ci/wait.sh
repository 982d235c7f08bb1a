#!/usr/bin/env bash
# Waits for a deployment that was started on another machine, which sf project deploy resume can't do.
#
#   ci/wait.sh <file with the job ID> <minutes>
#
# Ends with the exit codes of sf project deploy resume: 0 succeeded, 68 partly succeeded, 69 not finished in time, 1 failed
# or canceled.
set -euo pipefail

if [[ ! -s $1 ]]; then
  echo 'There is no deployment to wait for.' >&2
  exit 0
fi
id=$(<"$1")

# This tells people how it goes. It exits with 0 even if the deployment failed.
sf project deploy report --job-id "$id" --wait "$2" || true
answer=$(sf project deploy report --job-id "$id" --json)
case $(node -p 'JSON.parse(fs.readFileSync(0, "utf8")).result.status' <<<"$answer") in
  Succeeded) exit 0 ;;
  SucceededPartial) exit 68 ;;
  Pending | InProgress | Canceling | FinalizingDeploy | Finalizing) exit 69 ;;
  *) exit 1 ;;
esac
