#!/usr/bin/env bash
# What a pull request does to the stack, judged by the gate, as the one comment that is updated in place.
# Exit code: the gate's (0 pass, 1 block, 2 the plan cannot be judged), or another one when the comment fails. Tells
# `commented=true` to the workflow when the comment is about this commit.
# Environment: STACK, COMMIT (head of the pull request), PULL_REQUEST, ALLOW (what the gate lets pass by name), and GitHub's own.
set -euo pipefail
umask 077
here=$(dirname "${BASH_SOURCE[0]}")
# The Node whose hash is in package-lock.json runs the program.
export PATH="$PWD/node_modules/.bin:$PATH"

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/preview.XXXXXX")
# The plan may hold secrets: it is nobody's artifact and is gone with the script.
trap 'rm -rf "$work"' EXIT

# What somebody who may change the repository's settings has allowed: one REASON:URN a line.
allow=()
while IFS= read -r one; do [ -z "$one" ] || allow+=(--allow "$one"); done <<<"${ALLOW:-}"

# A preview that fails says why inside the plan, and the gate blocks it by the resource's name.
pulumi preview --stack "$STACK" --non-interactive --json --show-sames >"$work/plan.json" || true

code=0
npx --no -- cabal-tls gate --plan "$work/plan.json" --declare auto "${allow[@]}" --format markdown >"$work/comment.md" || code=$?
if [ "$code" -gt 1 ]; then
  bash "$here/noVerdict.sh"
else
  printf '\nCommit: `%s`\n' "$COMMIT" >>"$work/comment.md"
  cat "$work/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
  node "$here"/pullRequestComment.?s "$work/comment.md"
fi
echo "commented=true" >>"${GITHUB_OUTPUT:-/dev/null}"
exit "$code"
