#!/usr/bin/env bash
# After an update that failed: reads what it was to change back from AWS into the stack's state, and nothing else. Until
# then the state has what was asked for, and the next plan would change nothing there.
# Environment: STACK, and GitHub's own.
set -euo pipefail
umask 077
# Beside it are a helper's .ts in a checkout, its .js in an installed package.
here=$(dirname "${BASH_SOURCE[0]}")
# The Node whose hash is in package-lock.json runs the program.
export PATH="$PWD/node_modules/.bin:$PATH"

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/repair.XXXXXX")
trap 'rm -rf "$work"' EXIT

pulumi stack export --stack "$STACK" >"$work/state.json"
node "$here"/stateRepair.?s "$work/state.json" targets >"$work/targets"
targets=()
while IFS= read -r -d '' word; do targets+=("$word"); done <"$work/targets"
if [ "${#targets[@]}" -eq 0 ]; then
  echo "The state of stack $STACK needs no repair." >&2
  exit 0
fi
pulumi refresh --stack "$STACK" --non-interactive --yes --skip-preview --suppress-outputs "${targets[@]}"
echo "The state of stack $STACK has what AWS has again. Run the workflow again: its plan has what is left to do." |
  tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}" >&2
