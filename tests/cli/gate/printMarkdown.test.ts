import assert from "node:assert/strict";
import { printMarkdown } from "../../../cli/gate/printMarkdown.ts";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { judgeSteps } from "../../../core/gate/judgePlan.ts";
import { ARN, failed, moved, planText, resource, validationUrn } from "../../core/gate/planFixture.ts";
import { EMERGENCY } from "./emergencyPlan.ts";

describe("the comment on a pull request", () => {
  it("says what moves, what is requested, how long it takes and how to roll back", () => {
    const comment = printMarkdown(judgeSteps(readPreview(EMERGENCY), { declared: "rotation", answers: new Map() }));
    assert.equal(
      comment,
      `<!-- cabal-tls gate -->

## Certificates: ✅ pass

This change is declared a rotation. It requests a generation and switches to it in one change.

### Endpoints that move

| Endpoint | Hosts | From | To |
| --- | --- | --- | --- |
| imap (nlb) | imap.example.net:993 | generation 1 (…00000a) | generation 2 (requested in this change) |

### Certificates requested

| Generation | Region | Names | Key |
| --- | --- | --- | --- |
| 2 | us-west-2 | \\*.example.net | RSA\\_2048 |

### Expected duration

ACM issues within minutes as a rule; the update waits \`validationTimeoutMinutes\` (15 by default) at most. Then all endpoints move at once: each address of a load balancer follows in its own time, within about a minute.

### How to roll back

\`npx --no -- cabal-tls rotate rollback\` sets \`wildcard.active\` to 1 again; then \`pulumi up\`: the same updates backwards.

<details><summary>All 3 steps</summary>

| Resource | Step | Class | Reason |
| --- | --- | --- | --- |
| imap-listener | update Listener (certificateArn) | switch | \`MOVES_TO_REQUESTED\` moves in place, and only after ACM has issued the generation that this change requests |
| wildcard-g2 | create Certificate | stage | \`REQUESTS_CERTIFICATE\` asks ACM for a certificate; nothing serves it before it is issued |
| wildcard-g2-validation | create CertificateValidation | stage | \`WAITS_FOR_ISSUE\` waits until ACM has issued the certificate |

</details>
`,
    );
  });

  it("puts what blocks the change first", () => {
    const steps = [moved({ to: [validationUrn(2)], arn: ARN[2], diff: ["certificateArn", "port"] })];
    const comment = printMarkdown(
      judgeSteps(readPreview(planText(steps)), { declared: "rotation", answers: undefined }),
    );
    assert.match(comment, /^<!-- cabal-tls gate -->\n\n## Certificates: ❌ blocked\n/);
    assert.ok(
      comment.includes(`### What blocks it

| Resource | Step | Class | Reason |
| --- | --- | --- | --- |
| imap-listener | update Listener (certificateArn, port) | other | \`CHANGES_MORE_THAN_CERTIFICATE\` changes more than the certificate, and this change is declared a rotation: make the rest a change of its own (port) |
`),
      comment,
    );
    assert.ok(comment.indexOf("### What blocks it") < comment.indexOf("### Endpoints that move"));
  });

  it("has the command that repairs the state after a failed update, on one line of a block of code", () => {
    const steps = [failed(resource("update", "aws:lb/listener:Listener", "it's\n```\nx"))];
    const comment = printMarkdown(judgePlan(readPreview(planText(steps)), { answers: undefined }));
    assert.ok(
      comment.includes(`### Repair the state first

With the role that updates the stack, since it writes the state; then this plan has to be made again.

\`\`\`sh
npm run pulumi -- refresh --yes --stack prod --target 'urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::it'\\''s?\`\`\`?x'
\`\`\`
`),
      comment,
    );
    assert.ok(comment.indexOf("### What blocks it") < comment.indexOf("### Repair the state first"));
  });

  it("lets no name of the change become markup, a mention or a row of its own", () => {
    const name = "x|y\n## <b>`@everyone`";
    const steps = [resource("create", "aws:lb/listener:Listener", name)];
    const comment = printMarkdown(judgePlan(readPreview(planText(steps)), { answers: undefined }));
    assert.ok(comment.includes("| x\\|y?\\#\\# \\<b\\>\\`@&#8203;everyone\\` | create Listener |"), comment);
  });

  it("shows no account number and no whole ARN", () => {
    const steps = [moved({ to: [validationUrn(2)], arn: ARN[2] })];
    const comment = printMarkdown(judgePlan(readPreview(planText(steps)), { answers: undefined }));
    assert.ok(comment.includes("generation 2 (…00000b)"), comment);
    assert.ok(!comment.includes("111122223333"));
    assert.ok(!comment.includes("arn:aws"));
  });
});
