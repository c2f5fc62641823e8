#!/usr/bin/env bash
# Makes the plan that up.sh carries out: judged by the gate, and sealed, since a plan may hold secrets.
#   plan.sh SEALED-FILE
# Exit code: 0 pass or nothing to do, 1 the gate blocks, 2 no plan. Tells `changes=true|false` to the workflow.
# Environment: STACK, PLAN_PASSPHRASE, DECLARED (rotation, any; auto, the default, goes by what is deployed), WHEN_BLOCKED
# (stop, the default; ask = the approver decides), ALLOW (what the gate lets pass by name), GITHUB_SHA and GITHUB_RUN_ID, which up.sh
# compares, ENGINE (how pulumi is started by hand), and GitHub's own.
set -euo pipefail
umask 077
# Beside it are a helper's .ts in a checkout, its .js in an installed package.
here=$(dirname "${BASH_SOURCE[0]}")
# The Node whose hash is in package-lock.json runs the program.
export PATH="$PWD/node_modules/.bin:$PATH"

sealed=$1
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
output=${GITHUB_OUTPUT:-/dev/null}
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/plan.XXXXXX")
trap 'rm -rf "$work"' EXIT

declared=${DECLARED:-auto}
# What somebody who may change the repository's settings has allowed: one REASON:URN a line.
allow=()
while IFS= read -r one; do [ -z "$one" ] || allow+=(--allow "$one"); done <<<"${ALLOW:-}"

pulumi stack export --stack "$STACK" >"$work/state.json"
# After an interrupted update the state tells what was begun, not what was done: a plan made of it could miss things.
if grep -q '"pending_operations"' "$work/state.json"; then
  echo "The last update of stack $STACK was interrupted. By hand: $ENGINE cancel, then $ENGINE up --refresh" |
    tee -a "$summary" >&2
  exit 2
fi
# What AWS refused stands in the state as done. Only a role that updates the stack may write the state, so this one stops.
repair=$(node "$here"/stateRepair.?s "$work/state.json" text)
if [ -n "$repair" ]; then
  printf '%s\n' "$repair" | tee -a "$summary" >&2
  exit 2
fi
# Whatever updates the stack between this and the approval changes its state, and then the plan is refused.
state=$(sha256sum <"$work/state.json" | cut -d' ' -f1)
previewed=0
pulumi preview --stack "$STACK" --non-interactive --json --show-sames --save-plan "$work/up.json" >"$work/preview.json" || previewed=$?

code=0
npx --no -- cabal-tls gate --plan "$work/preview.json" --declare "$declared" "${allow[@]}" --format markdown >"$work/report.md" || code=$?
if [ "$code" -gt 1 ] || [ "$previewed" -ne 0 ]; then
  cat "$work/report.md" >>"$summary"
  echo "There is no plan: the preview failed. Nothing was changed." | tee -a "$summary" >&2
  exit 2
fi

# A line without a URN is about the plan as a whole. A rotation that somebody has deployed already has no other.
npx --no -- cabal-tls gate --plan "$work/preview.json" --declare "$declared" "${allow[@]}" --offline --format json >"$work/report.json" || [ $? -eq 1 ]
changes=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).lines.some(({ urn }) => urn !== "")' "$work/report.json")
echo "changes=$changes" >>"$output"
if [ "$changes" = false ]; then
  echo "Nothing to do." | tee -a "$summary" >&2
  exit 0
fi
cat "$work/report.md" >>"$summary"
if [ "$code" -ne 0 ] && [ "${WHEN_BLOCKED:-stop}" != ask ]; then
  echo "Blocked. Whoever wants this change all the same starts the workflow by hand with \"when blocked: ask\"." | tee -a "$summary" >&2
  exit 1
fi

printf '%s\n' "$state" "$GITHUB_SHA" "$GITHUB_RUN_ID" | cat - "$work/up.json" >"$work/open"
node "$here"/sealedText.?s seal "$work/open" "$sealed"
