#!/usr/bin/env bash
# Starts a deployment, and saves its job ID in a file without waiting for its end.
#
#   ci/start.sh <file for the job ID> <flags of sf project deploy start>
set -euo pipefail

id_file=$1
shift
rm -f -- "$id_file"

code=0
answer=$(sf project deploy start --async --json "$@") || code=$?
if ((code != 0)); then
  printf '%s\n' "$answer" >&2
  exit "$code"
fi

# Where there's nothing to deploy, there's no ID.
id=$(node -p 'JSON.parse(fs.readFileSync(0, "utf8")).result.id ?? ""' <<<"$answer")
if [[ -z $id ]]; then
  echo 'Nothing to deploy.' >&2
  exit 0
fi
printf '%s\n' "$id" >"$id_file"
echo "Started deployment $id." >&2
