#!/usr/bin/env bash
# Carries out the plan that plan.sh sealed, and nothing else.
#   up.sh SEALED-FILE
# Environment: STACK, PLAN_PASSPHRASE, GITHUB_SHA and GITHUB_RUN_ID, ENGINE (how pulumi is started by hand).
set -euo pipefail
umask 077
# Beside it are a helper's .ts in a checkout, its .js in an installed package.
here=$(dirname "${BASH_SOURCE[0]}")
# The Node whose hash is in package-lock.json runs the program.
export PATH="$PWD/node_modules/.bin:$PATH"

sealed=$1
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/up.XXXXXX")
# Whatever comes of it: how to roll back, and what to do after a failure.
trap 'rm -rf "$work"; sed "s/npm run pulumi --/$ENGINE/" "$here/afterUp.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"' EXIT

node "$here"/sealedText.?s open "$sealed" "$work/open"
{
  read -r planned
  read -r commit
  read -r run
} <"$work/open"
tail -n +4 "$work/open" >"$work/up.json"
# Whoever can put an artifact into this run could else have an older plan carried out, which somebody has approved once.
if [ "$commit" != "$GITHUB_SHA" ] || [ "$run" != "$GITHUB_RUN_ID" ]; then
  echo "This plan was made for commit $commit in run $run, not for commit $GITHUB_SHA in run $GITHUB_RUN_ID. Nothing was changed. Run the workflow again." >&2
  exit 1
fi
state=$(pulumi stack export --stack "$STACK" | sha256sum | cut -d' ' -f1)
if [ "$state" != "$planned" ]; then
  echo "The stack was updated after this plan was made and judged. Nothing was changed. Run the workflow again." >&2
  exit 1
fi

# Outputs are left out of the log: they are whatever the program exports.
pulumi up --stack "$STACK" --non-interactive --yes --skip-preview --suppress-outputs --plan "$work/up.json"
