import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type StackSettings, withWildcard } from "../../examples/demo/stackSettings.ts";
import { blocked, gated, gateOutput, judged, passedInTime, previewed, summary } from "./gatedPreview.ts";
import { handMadeCertificate } from "./handMadeCertificate.ts";
import { mutantProgram } from "./mutantProgram.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { useElsewhere } from "./useElsewhere.ts";

const EMERGENCY_COMMENT = readFileSync(join(import.meta.dirname, "emergencyComment.txt"), "utf8");
const MODIFY = { service: "elasticloadbalancing", action: "ModifyListener", code: "ValidationError" };

type Endpoint = Readonly<Record<string, unknown>>;

describe("the gate on real previews", function () {
  this.timeout(180_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack({
      stack: "gate",
      domain: "gate.example",
      // The policy names nothing that a rotation moves; two alarms follow the certificate that serves.
      change: (settings) => ({
        ...settings,
        "cabal-tls:doctorPolicy": true,
        "cabal-tls:alerts": { emails: ["ops@elsewhere.example"] },
      }),
    });
  });
  after(() => stack?.dispose());

  describe("of a stack that is not deployed yet", () => {
    it("passes the first deployment, and not as a rotation", async () => {
      const plan = await previewed(stack, stack.settings);
      const first = await judged(stack, plan, "any");
      assert.equal(first.code, 0);
      assert.deepEqual(summary(first.report), { verdict: "pass", kind: "mixed", blocked: [] });
      assert.equal((await judged(stack, plan, "rotation")).code, 1);
    });
  });

  describe("of a stack on generation 1", () => {
    before(() => stack.up());

    it("passes the emergency and tells every move and request, also as a comment", async () => {
      const plan = await previewed(stack, wildcard({ issued: [1, 2], active: 2 }));
      const { code, report } = await judged(stack, plan, "rotation");
      assert.equal(code, 0);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "emergency", blocked: [] });
      const comment = await gateOutput(stack, plan, ["--declare", "rotation", "--format", "markdown"]);
      // The end of an ARN differs from run to run.
      assert.equal(comment.output.replaceAll(/…[0-9a-f]{6}\)/g, "…arn-end)"), EMERGENCY_COMMENT);
      assert.deepEqual(
        report.moves.map(({ endpoint, kind, hosts, from, to }) => [
          `${endpoint} ${kind} ${hosts[0]}`,
          from.generation,
          to.generation,
          to.arn,
        ]),
        [
          ["admin cloudfront admin.gate.example:443", 1, 2, undefined],
          ["api apigateway api.gate.example:443", 1, 2, undefined],
          ["imap nlb imap.gate.example:993", 1, 2, undefined],
          ["monitoring alb heartbeat.gate.example:443", 1, 2, undefined],
        ],
      );
      assert.deepEqual(report.requested, [
        { generation: 2, region: "us-east-1", names: ["*.gate.example"], keyAlgorithm: "RSA_2048" },
        { generation: 2, region: "us-west-2", names: ["*.gate.example"], keyAlgorithm: "RSA_2048" },
      ]);
    });

    it("blocks the removal of the wildcard from the config", async () => {
      const { "cabal-tls:wildcard": _, ...without } = stack.settings;
      const { code, report } = await gated(stack, without, "any");
      assert.equal(code, 1);
      assert.deepEqual(blocked(report), ["preview PREVIEW_FAILED"]);
    });

    it("blocks the removal of the wildcard from the program", async () => {
      const other = { find: 'new WildcardCertificate("wildcard"', replace: 'new WildcardCertificate("another"' };
      const program = await mutantProgram({ file: "index.ts", ...other });
      const plan = await previewed(stack, stack.settings, program.dir).finally(program.dispose);
      const { code, report } = await judged(stack, plan, "any");
      assert.equal(code, 1);
      const lines = blocked(report);
      assert.ok(lines.includes("another-g1 ADDS_AND_DROPS"), lines.join("\n"));
      assert.ok(lines.some((line) => /^wildcard-g1(-us-east-1)? ADDS_AND_DROPS$/.test(line)));
      assert.ok(lines.some((line) => /^wildcard-g1(-us-east-1)? PREVIEW_FAILED$/.test(line)));
    });

    it("blocks a rotation that also changes a listener's port", async () => {
      const settings = endpoint("imap", (one) => [{ ...one, port: 994 }], wildcard({ issued: [1, 2], active: 2 }));
      const { code, report } = await gated(stack, settings, "rotation");
      assert.equal(code, 1);
      assert.deepEqual(summary(report), {
        verdict: "block",
        kind: "mixed",
        blocked: [
          "imap-in-993 OUTSIDE_ROTATION",
          "imap-in-994 OUTSIDE_ROTATION",
          "imap-listener CHANGES_MORE_THAN_CERTIFICATE",
        ],
      });
    });

    it("blocks a renamed endpoint", async () => {
      const { report } = await gated(
        stack,
        endpoint("imap", (one) => [{ ...one, name: "mailbox" }]),
        "any",
      );
      // The engine stops at the first delete that protection forbids, so which ones it lists differs from run to run.
      const serving = blocked(report).filter((line) => line.endsWith(" DELETES_SERVING"));
      assert.ok(serving.includes("imap-listener DELETES_SERVING"), serving.join("\n"));
      assert.ok(blocked(report).includes("imap-listener PREVIEW_FAILED"));
    });

    it("blocks the removal of an endpoint", async () => {
      const { report } = await gated(
        stack,
        endpoint("imap", () => []),
        "any",
      );
      assert.ok(blocked(report).includes("imap-listener DELETES_SERVING"), blocked(report).join("\n"));
    });

    it("blocks other names for a generation that is issued", async () => {
      const { report } = await gated(stack, wildcard({ settings: { 1: { apex: true } } }), "any");
      assert.deepEqual(blocked(report).slice(0, 2), [
        "wildcard-g1 CHANGES_GENERATION",
        "wildcard-g1-us-east-1 CHANGES_GENERATION",
      ]);
    });

    it("blocks adding and dropping generations at once", async () => {
      const { report } = await gated(stack, wildcard({ issued: [2], active: 2 }), "rotation");
      assert.deepEqual(blocked(report).slice(0, 5), [
        "wildcard-g1 ADDS_AND_DROPS",
        "wildcard-g1-us-east-1 ADDS_AND_DROPS",
        "wildcard-g2 ADDS_AND_DROPS",
        "wildcard-g2-us-east-1 ADDS_AND_DROPS",
        "wildcard-validation-gate.example OUTSIDE_ROTATION",
      ]);
    });

    it("passes an ordinary change that is not declared a rotation", async () => {
      const logs = { target: { port: 3100 } };
      const settings = endpoint("monitoring", (one) => [{ ...one, routes: { ...Object(one["routes"]), logs } }]);
      const { code, report } = await gated(stack, settings, "any");
      assert.equal(code, 0);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "other", blocked: [] });
      assert.ok(report.lines.some(({ name, class: stepClass }) => name.includes("logs") && stepClass === "other"));
    });

    it("passes a move to a certificate that was made by hand", async () => {
      const request = { domain: "gate.example", zoneId: stack.landscape.zoneId };
      const make = (region: string) => handMadeCertificate(stack.shared.aws, { ...request, region });
      const [west, east] = await Promise.all([make("us-west-2"), make("us-east-1")]);
      const existing = { 2: { "us-west-2": west, "us-east-1": east } };
      const { code, report } = await gated(stack, wildcard({ issued: [1, 2], active: 2, existing }), "rotation");
      assert.equal(code, 0, JSON.stringify(report.lines));
      assert.deepEqual(summary(report), { verdict: "pass", kind: "switch", blocked: [] });
      assert.deepEqual(
        report.moves.map(({ endpoint, to }) => [endpoint, to.generation, to.arn]),
        [
          ["admin", 2, east],
          ["api", 2, west],
          ["imap", 2, west],
          ["monitoring", 2, west],
        ],
      );
    });

    it("passes a stage", async () => {
      const { code, report } = await gated(stack, wildcard({ issued: [1, 2], active: 1 }), "rotation");
      assert.equal(code, 0);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "stage", blocked: [] });
      assert.deepEqual(report.moves, []);
    });
  });

  describe("of a stack with a staged generation", () => {
    before(() => stack.up({ issued: [1, 2], active: 1 }));

    it("passes a switch", async () => {
      const { code, report } = await gated(stack, wildcard({ issued: [1, 2], active: 2 }), "rotation");
      assert.equal(code, 0);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "switch", blocked: [] });
      assert.ok(report.moves.every(({ to }) => to.arn !== undefined));
      assert.deepEqual(report.requested, []);
    });
  });

  describe("of a stack whose switch AWS refused at its listeners", () => {
    const rotated = () => wildcard({ issued: [1, 2], active: 2 });
    const urn = (kind: string, name: string) =>
      `urn:pulumi:gate::cabal-tls::cabal-tls:endpoints:${kind}$aws:lb/listener:Listener::${name}-listener`;
    const listeners = [urn("AlbEndpoint", "monitoring"), urn("NlbEndpoint", "imap")];

    before(async () => {
      await stack.configure({ issued: [1, 2], active: 2 });
      await stack.shared.aws.control("fail-calls", { ...MODIFY, times: 2, everybody: true });
      // Otherwise the engine may end before it has begun with the second one.
      const up = await stack.program.up({ flags: ["--skip-preview", "--continue-on-error"] });
      assert.equal(up.exitCode, 1);
    });

    it("blocks the same update again, which would only read, and has the command that repairs the state", async () => {
      const { code, report } = await gated(stack, rotated(), "rotation");
      assert.equal(code, 1);
      assert.deepEqual(summary(report), {
        verdict: "block",
        kind: "other",
        blocked: ["imap-listener LAST_UPDATE_FAILED", "monitoring-listener LAST_UPDATE_FAILED"],
      });
      assert.deepEqual(report.repair, [
        `npm run pulumi -- refresh --yes --stack gate --target '${listeners[0]}' --target '${listeners[1]}'`,
      ]);
    });

    it("passes it as a switch of these listeners after the update that only read, which failed", async () => {
      const up = await stack.program.up({ flags: ["--skip-preview"] });
      assert.equal(up.exitCode, 1);
      const { code, report } = await gated(stack, rotated(), "rotation");
      assert.equal(code, 0);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "switch", blocked: [] });
      assert.deepEqual(report.repair, []);
      assert.deepEqual(
        report.moves.map(({ endpoint, from, to }) => [endpoint, from.generation, to.generation]),
        [
          ["imap", 1, 2],
          ["monitoring", 1, 2],
        ],
      );
    });

    it("blocks the same preview as a rotation once it has nothing left to do", async () => {
      await stack.up();
      await stack.serves(2);
      const { code, report } = await gated(stack, rotated(), "rotation");
      assert.equal(code, 1);
      assert.deepEqual(blocked(report), ["preview NOTHING_PLANNED"]);
    });
  });

  describe("of a stack on generation 2", () => {
    const retiring = { issued: [1, 2], active: 2, retiring: [1] };

    it("passes a roll-back", async () => {
      const { code, report } = await gated(stack, wildcard({ issued: [1, 2], active: 1 }), "rotation");
      assert.equal(code, 0);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "rollback", blocked: [] });
    });

    it("blocks a retirement while something outside the stack uses the certificate, then passes it", async () => {
      const plan = await previewed(stack, wildcard(retiring));
      const free = await useElsewhere(stack);
      const inUse = await judged(stack, plan, "rotation").finally(free);
      assert.equal(inUse.code, 1);
      assert.ok(blocked(inUse.report).includes("wildcard-g1 IN_USE"), JSON.stringify(inUse.report.lines));
      const { report } = await passedInTime(stack, plan);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "retire-unprotect", blocked: [] });
    });

    it("passes the second update of the retirement", async () => {
      await stack.up(retiring);
      const plan = await previewed(stack, wildcard({ issued: [2], active: 2, retiring: [] }));
      const { report } = await passedInTime(stack, plan);
      assert.deepEqual(summary(report), { verdict: "pass", kind: "retire-drop", blocked: [] });
      assert.deepEqual(
        report.lines.filter((line) => line.class === "retire-drop").map(({ name, reason }) => `${name} ${reason}`),
        [
          "wildcard-g1 RETIRES_UNUSED",
          "wildcard-g1-us-east-1 RETIRES_UNUSED",
          "wildcard-g1-us-east-1-validation DROPS_VALIDATION",
          "wildcard-g1-validation DROPS_VALIDATION",
        ],
      );
    });
  });

  function wildcard(change: Readonly<Record<string, unknown>>): StackSettings {
    return withWildcard(stack.settings, change);
  }

  function endpoint(
    name: string,
    change: (one: Endpoint) => readonly Endpoint[],
    settings: StackSettings = stack.settings,
  ): StackSettings {
    const before = settings["cabal-tls:endpoints"] as readonly Endpoint[];
    const endpoints = before.flatMap((one) => (one["name"] === name ? change(one) : [one]));
    return { ...settings, "cabal-tls:endpoints": endpoints };
  }
});
