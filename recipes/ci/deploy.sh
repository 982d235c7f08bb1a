#!/usr/bin/env bash
# Deploys, and waits for the end. If the pipeline stops the script (SIGINT, SIGTERM), or the waiting fails or takes too
# long, the script cancels the deployment: none goes on that no pipeline waits for.
#
#   ci/deploy.sh <file for the job ID> <flags of sf project deploy start>
#
# Waits for DEPLOY_WAIT_MINUTES, 60 if not set. Ends with the exit code of sf project deploy resume (0 succeeded, 68 partly
# succeeded, 69 not finished in time, 1 failed or canceled), or with 130 (SIGINT) or 143 (SIGTERM). The file is there as
# long as the deployment isn't known to have ended, for a step that runs ci/cancel.sh at the end of the pipeline.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
id_file=$1

starting=true
stopped() {
  # Stopping once is enough: CI systems repeat themselves.
  trap '' INT TERM
  # The answer to the start has the job ID, without which there's nothing to cancel.
  if [[ $starting == true ]]; then wait; else kill "$(jobs -p)" 2>/dev/null || true; fi
  if [[ $starting == true && ! -s $id_file ]]; then
    echo 'Stopped before the org told a job ID. If it has the deployment: sf deploy cancel-rest --use-most-recent' >&2
  fi
  # Seconds are left until the CI system kills the script, so it doesn't wait for the org.
  "$here/cancel.sh" "$id_file" --async || true
  exit "$1"
}
trap 'stopped 130' INT
trap 'stopped 143' TERM

# bash runs a trap only when the command in the foreground has ended, but interrupts its own wait for one in the background.
"$here/start.sh" "$@" &
wait $!
if [[ ! -s $id_file ]]; then exit 0; fi

starting=false
sf project deploy resume --job-id "$(<"$id_file")" --wait "${DEPLOY_WAIT_MINUTES:-60}" &
code=0
wait $! || code=$?

case $code in
  0 | 68) rm -f -- "$id_file" ;;
  *) "$here/cancel.sh" "$id_file" --async || true ;;
esac
exit "$code"
