import assert from "node:assert/strict";
import { printText } from "../../../cli/gate/printText.ts";
import { judgePlan, readPreview } from "../../../core/gate/index.ts";
import { failed, planText, resource } from "../../core/gate/planFixture.ts";
import { EMERGENCY } from "./emergencyPlan.ts";

describe("the gate's report on a terminal", () => {
  it("starts with the verdict and has a reason for each step", () => {
    const report = judgePlan(readPreview(EMERGENCY), { answers: new Map() });
    assert.equal(
      printText(report),
      `pass: requests a generation and switches to it in one change

Endpoints that move
  imap: generation 1 (…00000a) -> generation 2 (requested in this change), imap.example.net:993

Certificates requested
  generation 2 in us-west-2: *.example.net (RSA_2048)

Passed
  imap-listener: update Listener (certificateArn); moves in place, and only after ACM has issued the generation that this change requests [switch, MOVES_TO_REQUESTED]
  wildcard-g2: create Certificate; asks ACM for a certificate; nothing serves it before it is issued [stage, REQUESTS_CERTIFICATE]
  wildcard-g2-validation: create CertificateValidation; waits until ACM has issued the certificate [stage, WAITS_FOR_ISSUE]

Expected duration
  ACM issues within minutes as a rule; the update waits \`validationTimeoutMinutes\` (15 by default) at most.
  Then all endpoints move at once: each address of a load balancer follows in its own time, within about a minute.

How to roll back
  \`npx --no -- cabal-tls rotate rollback\` sets \`wildcard.active\` to 1 again; then \`pulumi up\`: the same updates backwards.
`,
    );
  });

  it("has the command that repairs the state after a failed update behind what it blocks", () => {
    const steps = [failed(resource("update", "aws:lb/listener:Listener", "imap-listener"))];
    const text = printText(judgePlan(readPreview(planText(steps)), { answers: undefined }));
    assert.ok(
      text.startsWith(`block: an ordinary change, no rotation

Blocked
  imap-listener: update Listener (port); failed in its last create or update, so the engine's state is not what AWS has: repair the state, then preview again [other, LAST_UPDATE_FAILED]

Repair the state first, then preview again
  npm run pulumi -- refresh --yes --stack prod --target 'urn:pulumi:prod::cabal-tls::cabal-tls:endpoints:NlbEndpoint$aws:lb/listener:Listener::imap-listener'
`),
      text,
    );
  });

  it("lets no name of the change steer the terminal", () => {
    const steps = [resource("delete", "aws:lb/listener:Listener", "x\u001b[2J")];
    const text = printText(judgePlan(readPreview(planText(steps)), { answers: undefined }));
    assert.ok(text.includes("  x?[2J: delete Listener; is deleted, and clients connect through it"), text);
    assert.ok(!text.includes("\u001b"));
  });
});
