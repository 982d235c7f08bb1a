#!/usr/bin/env bash
# Cancels a deployment, for a pipeline that ends early. Does nothing if the file with the job ID isn't there.
#
#   ci/cancel.sh <job ID, or file with it> [--async | --wait <minutes>]
#
# What the exit codes of sf deploy cancel-rest mean here:
#   0    canceled, or with --async: the org accepted the request          exits with 0
#   69   the org accepted the request, but hasn't finished in time: it
#        goes on by itself                                                exits with 0
#   1    DeploymentAlreadyCompletedError: the deployment ended before, and
#        the log says how; there's nothing to cancel                      exits with 0
#   1    any other: maybe not canceled, somebody must look                exits with 1
#   2    wrong usage; nothing was canceled                                exits with 2
#   130  interrupted; the org goes on if it had accepted the request      exits with 130
set -euo pipefail

target=$1
shift
if [[ $target == 0Af* ]]; then
  id=$target
elif [[ -s $target ]]; then
  id=$(<"$target")
else
  echo 'This pipeline has no unfinished deployment: there is nothing to cancel.' >&2
  exit 0
fi

code=0
answer=$(sf deploy cancel-rest --job-id "$id" "$@" --json) || code=$?

# The first line is for this script, the others are for people.
summary='
  const { result, name, message, actions = [], warnings = [] } = JSON.parse(fs.readFileSync(0, "utf8"));
  console.log(result ? (result.done ? "ended" : "unfinished") : name);
  console.log(result ? `Deployment ${result.id}: ${result.status}` : message);
  for (const line of [...warnings, ...actions]) console.log(line);
'
told=$(node -e "$summary" <<<"$answer" 2>/dev/null) || told=$'unknown\n'$answer
outcome=${told%%$'\n'*}
printf '%s\n' "${told#*$'\n'}" >&2

case "$code $outcome" in
  '1 DeploymentAlreadyCompletedError')
    outcome=ended
    code=0
    ;;
  69*)
    echo 'The org goes on canceling it; the next deployment waits in the queue until then.' >&2
    code=0
    ;;
esac
if [[ $outcome == ended && -f $target ]]; then rm -- "$target"; fi
exit "$code"
