#!/usr/bin/env bash
# What a pull request does to the stack, judged by the gate, as the one comment that is updated in place.
# Exit code: the gate's (0 pass, 1 block, 2 the plan cannot be judged), or another one when the comment fails.
# Environment: STACK, BASE (commit that the change is compared with), PULL_REQUEST, and GitHub's own.
set -euo pipefail
umask 077

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/preview.XXXXXX")
# The plan may hold secrets: it is nobody's artifact and is gone with the script.
trap 'rm -rf "$work"' EXIT

declared=$(node .github/scripts/declaredKind.ts "Pulumi.$STACK.yaml" "$BASE")
echo "Preview of stack $STACK; the gate expects: $declared" >&2

# A preview that fails tells why inside the plan, and the gate blocks it by the resource's name.
pulumi preview --stack "$STACK" --non-interactive --json >"$work/plan.json" || true

code=0
npx --no cabal-tls gate --plan "$work/plan.json" --declare "$declared" --format markdown >"$work/comment.md" || code=$?
if [ "$code" -gt 1 ]; then
  # Else the comment of an older commit would go on saying "pass".
  printf '%s\n' '<!-- cabal-tls gate -->' '## Certificates: ❌ not judged' '' \
    "The preview of stack \`$STACK\` gave no plan that the gate can read. The log of the job says why." >"$work/comment.md"
fi

cat "$work/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
node .github/scripts/pullRequestComment.ts "$work/comment.md"
exit "$code"
