#!/usr/bin/env bash
# Takes the verdict in the pull request's comment back: that of an older commit would go on saying "pass".
# Needs node, and nothing that npm installs.
# Environment: STACK, COMMIT (head of the pull request), PULL_REQUEST, and GitHub's own.
set -euo pipefail
umask 077
# Beside it are a helper's .ts in a checkout, its .js in an installed package.
here=$(dirname "${BASH_SOURCE[0]}")

work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/noVerdict.XXXXXX")
trap 'rm -rf "$work"' EXIT

printf '%s\n' '<!-- cabal-tls gate -->' '## Certificates: ❌ no verdict' '' \
  "The preview of stack \`$STACK\` ended before there was a verdict. The log of the job says why." '' \
  "Commit: \`$COMMIT\`" >"$work/comment.md"
cat "$work/comment.md" >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
node "$here"/pullRequestComment.?s "$work/comment.md"
