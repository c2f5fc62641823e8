#!/usr/bin/env bash
# Makes the plan that up.sh carries out: judged by the gate, and sealed, since a plan may hold secrets.
#   plan.sh SEALED-FILE
# Exit code: 0 pass or nothing to do, 1 the gate blocks, 2 no plan. Tells `changes=true|false` to the workflow.
# Environment: STACK, PLAN_PASSPHRASE, BASE (commit before the change) or DECLARED (rotation, any), WHEN_BLOCKED (stop,
# the default; ask = the approver decides), and GitHub's own.
set -euo pipefail
umask 077

sealed=$1
summary=${GITHUB_STEP_SUMMARY:-/dev/null}
output=${GITHUB_OUTPUT:-/dev/null}
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/plan.XXXXXX")
trap 'rm -rf "$work"' EXIT

declared=${DECLARED:-}
[ -n "$declared" ] || declared=$(node .github/scripts/declaredKind.ts "Pulumi.$STACK.yaml" "$BASE")

pulumi stack export --stack "$STACK" >"$work/state.json"
# After an interrupted update the state tells what was begun, not what was done: a plan made of it could miss things.
if grep -q '"pending_operations"' "$work/state.json"; then
  echo "The last update of stack $STACK was interrupted. By hand: npm run pulumi -- cancel, then npm run pulumi -- up --refresh" |
    tee -a "$summary" >&2
  exit 2
fi
# Whatever updates the stack between this and the approval changes its state, and then the plan is refused.
state=$(sha256sum <"$work/state.json" | cut -d' ' -f1)
previewed=0
pulumi preview --stack "$STACK" --non-interactive --json --save-plan "$work/up.json" >"$work/preview.json" || previewed=$?

code=0
npx --no cabal-tls gate --plan "$work/preview.json" --declare "$declared" --format markdown >"$work/report.md" || code=$?
cat "$work/report.md" >>"$summary"
if [ "$code" -gt 1 ] || [ "$previewed" -ne 0 ]; then
  echo "There is no plan: the preview failed. Nothing was changed." | tee -a "$summary" >&2
  exit 2
fi

changes=$(npx --no cabal-tls gate --plan "$work/preview.json" --declare "$declared" --offline --format json |
  node -e 'let t = ""; process.stdin.on("data", (d) => { t += d; }).on("end", () => console.log(JSON.parse(t).lines.length > 0))')
echo "changes=$changes" >>"$output"
if [ "$changes" = false ]; then
  echo "Nothing to do." | tee -a "$summary" >&2
  exit 0
fi
if [ "$code" -ne 0 ] && [ "${WHEN_BLOCKED:-stop}" != ask ]; then
  echo "Blocked. Whoever wants this change all the same starts the workflow by hand with \"when blocked: ask\"." | tee -a "$summary" >&2
  exit 1
fi

printf '%s\n' "$state" | cat - "$work/up.json" >"$work/open"
node .github/scripts/sealedText.ts seal "$work/open" "$sealed"
