import { gzipSync } from "node:zlib";
import assert from "node:assert/strict";
import { type CertificatePort, runGate } from "../../../cli/gate/runGate.ts";
import { ARN, certificate, INVENTORY, planText } from "../../core/gate/planFixture.ts";

const ON_2 = { ...INVENTORY, certificates: [{ name: "wildcard", active: 2, generations: [] }] };
const RETIRE = planText([certificate("delete", 1, [false, false])], { inventory: ON_2 });

describe("the gate's run", () => {
  it("asks ACM about the certificate that goes, once", async () => {
    const asked: string[] = [];
    const acm: CertificatePort = {
      describe: async (arn) => {
        asked.push(arn);
        return { state: "known", status: "ISSUED", usedBy: [] };
      },
    };
    const report = await runGate({ plan: RETIRE, declared: "rotation" }, acm);
    assert.deepEqual(asked, [ARN[1]]);
    assert.equal(report.lines[0]?.reason, "RETIRES_UNUSED");
  });

  it("asks nobody offline and says so", async () => {
    const report = await runGate({ plan: RETIRE, declared: "rotation" }, undefined);
    assert.equal(report.lines[0]?.reason, "USE_NOT_ASKED");
  });

  it("takes the inventory that is given instead of the plan's", async () => {
    const request = { plan: RETIRE, inventory: JSON.stringify(INVENTORY), declared: "rotation" } as const;
    const report = await runGate(request, undefined);
    assert.equal(report.lines[0]?.reason, "DROPS_SERVING");
  });

  it("takes the given inventory compressed, as the output has it and as the parameter does, behind npm's banner too", async () => {
    const text = gzipSync(JSON.stringify(INVENTORY)).toString("base64");
    for (const inventory of [
      text,
      `${text}\n`,
      JSON.stringify(text),
      `\n> cabal-tls@0.1.0 pulumi\n> sh\n\n"${text}"\n`,
    ]) {
      const report = await runGate({ plan: RETIRE, inventory, declared: "rotation" }, undefined);
      assert.equal(report.lines[0]?.reason, "DROPS_SERVING");
    }
  });

  it("takes the plan's inventory as the output has it now, compressed", async () => {
    const text = gzipSync(JSON.stringify(INVENTORY)).toString("base64");
    const plan = JSON.parse(RETIRE) as { steps: { oldState?: { outputs?: Record<string, unknown> } }[] };
    const [stack] = plan.steps;
    assert.ok(stack?.oldState);
    stack.oldState.outputs = { inventory: text };
    const report = await runGate({ plan: JSON.stringify(plan), declared: "rotation" }, undefined);
    assert.equal(report.lines[0]?.reason, "DROPS_SERVING");
  });

  it("refuses an inventory that is none", async () => {
    const request = { plan: RETIRE, inventory: '{"version":9}', declared: "any" } as const;
    await assert.rejects(runGate(request, undefined), {
      message: "inventory: not an inventory of version 1. Pass the output of `pulumi stack output inventory --json`.",
    });
  });
});
