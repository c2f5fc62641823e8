#!/usr/bin/env bash
# Fails when AWS is not as the stack's last update left it, or the program wants another thing than what is deployed.
# Environment: STACK, ENGINE (how pulumi is started by hand), and GitHub's own.
set -euo pipefail
# The Node whose hash is in package-lock.json runs the program.
export PATH="$PWD/node_modules/.bin:$PATH"

code=0
pulumi preview --stack "$STACK" --non-interactive --refresh --expect-no-changes --suppress-outputs || code=$?
if [ "$code" -ne 0 ]; then
  {
    echo "## Stack $STACK: drift, or a preview that failed"
    echo
    echo "The log of the job lists what differs: something was changed by hand, or an update failed."
    echo "\`$ENGINE up --refresh\` makes AWS what the program says; if AWS is right, change the config until"
    echo "\`$ENGINE preview --refresh\` shows nothing."
  } >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
exit "$code"
