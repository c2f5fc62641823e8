#!/usr/bin/env bash
# Fails when AWS is not as the stack's last update left it, or the program wants another thing than what is deployed.
# Environment: STACK, and GitHub's own.
set -euo pipefail

code=0
pulumi preview --stack "$STACK" --non-interactive --refresh --expect-no-changes --suppress-outputs || code=$?
if [ "$code" -ne 0 ]; then
  {
    echo "## Stack $STACK: drift, or a preview that failed"
    echo
    echo "The log of the job lists what differs. \`npm run pulumi -- up --refresh\` puts AWS back to what the"
    echo "program says; if AWS is right, change the config until \`npm run pulumi -- preview --refresh\` shows nothing."
  } >>"${GITHUB_STEP_SUMMARY:-/dev/null}"
fi
exit "$code"
