import assert from "node:assert/strict";
import { type LocalCa, startLocalCa } from "../../examples/demo/localCa.ts";
import { runDemo } from "../../examples/demo/runDemo.ts";
import { mutantProgram } from "../e2e/mutantProgram.ts";
import { type SharedLocalAws, sharedLocalAws } from "../e2e/sharedLocalAws.ts";

const NAME = "waiting";
const DOMAIN = `${NAME}.example`;

/** A program with one fault, which the act with ACM stuck must find, or its green means nothing. */
describe("the demo with ACM stuck turns red", function () {
  this.timeout(400_000);
  let shared: SharedLocalAws;
  let acmeCa: LocalCa;

  before(async () => {
    shared = await sharedLocalAws();
    acmeCa = await startLocalCa(shared.toolchain, shared.aws);
  });
  after(() => acmeCa?.stop());

  it("when the second issuer's update waits for the certificate that ACM has refused", async () => {
    const program = await mutantProgram({
      file: "components/certificates/publishedArns.ts",
      find: "mayBeImported ? (before.get(region) ?? firstInstead(request, above)) : request.certificate.arn",
      replace: "request.certificate.arn",
    });
    try {
      const result = await runDemo({
        ...shared,
        acmeCa,
        acmStuck: true,
        programDir: program.dir,
        stack: NAME,
        controlDomain: DOMAIN,
        began: Date.now(),
        write: () => {},
      });
      const ofRescue = result.reasons.filter(({ message }) => message.startsWith("the second issuer: "));
      const failed = ofRescue.find(({ code }) => code === "update-failed");
      assert.match(
        failed?.message ?? JSON.stringify(result.reasons),
        /wildcard-g3(-us-east-1)?-validation: .* ADDITIONAL_VERIFICATION_REQUIRED/,
      );
      assert.ok(
        ofRescue.some(({ code }) => code === "not-moved"),
        JSON.stringify(result.reasons),
      );
    } finally {
      await program.dispose();
    }
  });
});
