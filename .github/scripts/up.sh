#!/usr/bin/env bash
# Carries out the plan that plan.sh sealed, and nothing else.
#   up.sh SEALED-FILE
# Environment: STACK, PLAN_PASSPHRASE.
set -euo pipefail
umask 077

sealed=$1
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/up.XXXXXX")
trap 'rm -rf "$work"' EXIT

node .github/scripts/sealedText.ts open "$sealed" "$work/open"
planned=$(head -n 1 "$work/open")
tail -n +2 "$work/open" >"$work/up.json"
state=$(pulumi stack export --stack "$STACK" | sha256sum | cut -d' ' -f1)
if [ "$state" != "$planned" ]; then
  echo "The stack was updated after this plan was made and judged. Nothing was changed. Run the workflow again." >&2
  exit 1
fi

# Outputs are left out of the log: they are whatever the program exports.
pulumi up --stack "$STACK" --non-interactive --yes --skip-preview --suppress-outputs --plan "$work/up.json"
