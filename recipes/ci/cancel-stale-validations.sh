#!/usr/bin/env bash
# Cancels the validations of an org that are older than some hours, whoever started them. It never cancels a deployment that
# isn't just a validation, as the flag --all of sf deploy cancel-rest would.
#
#   ci/cancel-stale-validations.sh [hours, 4 if not passed]
#
# Exits with 0 if there were none, or all of them were canceled, are being canceled, or ended by themselves; otherwise with
# the exit code of the last that wasn't, see ci/cancel.sh.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
hours=${1:-4}
if [[ ! $hours =~ ^[0-9]+$ ]]; then
  echo "How many hours is \"$hours\"?" >&2
  exit 2
fi

query="SELECT Id, Status, CheckOnly, CreatedDate FROM DeployRequest WHERE Status IN ('Pending','InProgress')"
code=0
answer=$(sf data query --use-tooling-api --json --query "$query") || code=$?
if ((code != 0)); then
  printf '%s\n' "$answer" >&2
  exit "$code"
fi

# Those in the queue before the one in progress, so that none starts in between; among them the oldest first, since it would
# be the next to start.
stale='
  const isStale = ({ CheckOnly, CreatedDate }) =>
    String(CheckOnly) === "true" && Date.now() - Date.parse(CreatedDate) > process.argv[1] * 3_600_000;
  const place = ({ Status, CreatedDate }) => (Status === "Pending" ? 0 : 1e15) + Date.parse(CreatedDate);
  const { records } = JSON.parse(fs.readFileSync(0, "utf8")).result;
  for (const { Id } of records.filter(isStale).sort((a, b) => place(a) - place(b))) console.log(Id);
'
ids=$(node -e "$stale" -- "$hours" <<<"$answer")
if [[ -z $ids ]]; then echo "No validation is older than $hours h." >&2; fi

# An org cancels one in the queue at once. For one in progress, it may take longer than anybody needs to wait.
for id in $ids; do
  "$here/cancel.sh" "$id" --wait 5 || code=$?
done
exit "$code"
