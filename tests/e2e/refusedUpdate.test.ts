import assert from "node:assert/strict";
import { ListResourceRecordSetsCommand, Route53Client } from "@aws-sdk/client-route-53";
import { withWildcard } from "../../examples/demo/stackSettings.ts";
import { changes } from "./changes.ts";
import { clientConfig } from "./clientConfig.ts";
import { killedUpdate } from "./killedUpdate.ts";
import {
  letPass,
  type MovingCall,
  movedTo,
  type Refusal,
  recordedGeneration,
  refuse,
  rotatingStack,
  update,
  updateUntilDone,
} from "./refusedCalls.ts";
import type { TestStack } from "./testStack.ts";

const DOMAIN = "refused.example";
const CAA = "urn:pulumi:refused::cabal-tls::cabal-tls:zone:CaaRecords$aws:route53/record:Record::caa-record";
const LISTENER_STILL_OLD =
  /error: imap-listener: after hook "cabal-tls:confirm-update" failed: imap-listener: AWS still has the old value of certificateArn \(arn:aws:acm:us-west-2:\d+:certificate\/\S+ instead of arn:aws:acm:us-west-2:\d+:certificate\/\S+\)\. .*Run the same update again/;

/** Each call with each count, alone or beside others, alternately forward and back. */
const SEQUENCES: readonly (readonly Refusal<MovingCall>[])[] = [
  [
    { call: "UpdateDistribution", times: 2 },
    { call: "UpdateDomainName", times: 1 },
  ],
  [
    { call: "ModifyListener", times: Number.POSITIVE_INFINITY },
    { call: "PutMetricAlarm", times: 2 },
  ],
  [
    { call: "UpdateDomainName", times: Number.POSITIVE_INFINITY },
    { call: "UpdateDistribution", times: 1 },
  ],
  [
    { call: "ModifyListener", times: 2 },
    { call: "UpdateDomainName", times: 2 },
    { call: "PutMetricAlarm", times: 1 },
  ],
  [
    { call: "UpdateDistribution", times: Number.POSITIVE_INFINITY },
    { call: "PutMetricAlarm", times: Number.POSITIVE_INFINITY },
  ],
  [{ call: "PutMetricAlarm", times: Number.POSITIVE_INFINITY }],
];

interface HookedResource {
  readonly urn: string;
  readonly type: string;
  readonly external?: boolean;
  readonly resourceHooks?: Readonly<Record<string, readonly string[]>>;
}

describe("an update that AWS refuses", function () {
  this.timeout(400_000);
  let stack: TestStack;
  before(async () => {
    stack = await rotatingStack("refused", DOMAIN);
  });
  after(() => stack?.dispose());
  afterEach(() => letPass(stack));

  const configured = (active: number, caa: object) =>
    stack.program.setConfig({ ...withWildcard(stack.settings, { issued: [1, 2], active }), "cabal-tls:caa": caa });

  it("would be noticed on every resource of AWS that the stack has made", async () => {
    const { deployment } = (await stack.program.exportState()) as { deployment: { resources: HookedResource[] } };
    const made = deployment.resources.filter(({ type, external }) => type.startsWith("aws:") && external !== true);
    assert.ok(made.length >= 20, `${made.length} resources`);
    const confirmed = ({ resourceHooks }: HookedResource) =>
      resourceHooks?.["AfterUpdate"]?.includes("cabal-tls:confirm-update") === true;
    assert.deepEqual(
      made.filter((one) => !confirmed(one)).map(({ urn }) => urn),
      [],
    );
  });

  describe("a rotation whose ModifyListener is refused once", () => {
    it("fails, and moves the others", async () => {
      await stack.configure({ issued: [1, 2], active: 2 });
      await refuse(stack, [{ call: "ModifyListener", times: 1 }]);
      const up = await update(stack);
      assert.equal(up.exitCode, 1);
      assert.match(up.diagnostics.join("\n"), /error: imap-listener: .*ModifyListener is refused by the drill/s);
      assert.deepEqual((await movedTo(stack, DOMAIN)).ModifyListener, [1]);
      assert.equal(await recordedGeneration(stack), 1);
    });

    it("is announced by the next preview, which would only read, with the command that repairs the state", async () => {
      const preview = await stack.program.preview();
      assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
      assert.match(
        preview.diagnostics.join("\n"),
        /warning: imap-listener: the last update failed, and the state has certificateArn as if it had succeeded\. .* pulumi refresh --yes --stack refused --target 'urn:pulumi:refused::cabal-tls::cabal-tls:endpoints:NlbEndpoint\$aws:lb\/listener:Listener::imap-listener'/,
      );
    });

    it("fails again when the same update only reads, and writes no inventory", async () => {
      const up = await update(stack);
      assert.equal(up.exitCode, 1);
      assert.match(up.diagnostics.join("\n"), LISTENER_STILL_OLD);
      assert.deepEqual((await movedTo(stack, DOMAIN)).ModifyListener, [1]);
      assert.equal(await recordedGeneration(stack), 1);
    });

    it("is done by the third run, and says so by exit code, handshakes and inventory", async () => {
      const up = await update(stack);
      assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
      assert.ok(changes(up).includes("update Listener imap-listener"), changes(up).join("\n"));
      await stack.serves(2);
      assert.equal(await recordedGeneration(stack), 2);
    });

    it("leaves nothing to do, and no warning", async () => {
      const preview = await stack.program.preview({ flags: ["--expect-no-changes"] });
      assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
      assert.deepEqual(preview.diagnostics, []);
    });
  });

  describe("a roll-back whose ModifyListener is refused once", () => {
    const refusedOnce = async (generation: number) => {
      await stack.configure({ issued: [1, 2], active: generation });
      await refuse(stack, [{ call: "ModifyListener", times: 1 }]);
      assert.equal((await update(stack)).exitCode, 1);
    };

    it("is done by the next run with --refresh", async () => {
      await refusedOnce(1);
      const up = await update(stack, "--refresh");
      assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
      await stack.serves(1);
    });

    it("is done by the next run after a refresh of the listener alone", async () => {
      await refusedOnce(2);
      const { deployment } = (await stack.program.exportState()) as {
        deployment: { resources: { urn: string; initErrors?: string[] }[] };
      };
      const failed = deployment.resources.filter(({ initErrors = [] }) => initErrors.length > 0);
      assert.deepEqual(
        failed.map(({ urn }) => urn.split("::").at(-1)),
        ["imap-listener"],
      );
      const refresh = await stack.program.refresh({ flags: ["--target", failed[0]?.urn ?? ""] });
      assert.equal(refresh.ok, true, refresh.diagnostics.join("\n"));
      const up = await update(stack);
      assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
      assert.deepEqual(
        changes(up).filter((one) => one.includes("Listener")),
        ["update Listener imap-listener"],
      );
      await stack.serves(2);
    });

    it("fails by a plan that was saved by a preview with --refresh: such a plan only reads", async () => {
      await refusedOnce(1);
      const plan = `${stack.program.configFile}.plan`;
      const preview = await stack.program.preview({ flags: ["--refresh", "--save-plan", plan] });
      assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
      const up = await update(stack, "--plan", plan);
      assert.equal(up.exitCode, 1, up.diagnostics.join("\n"));
      assert.deepEqual((await movedTo(stack, DOMAIN)).ModifyListener, [2]);
      assert.equal((await update(stack)).exitCode, 0);
      await stack.serves(1);
    });
  });

  describe("a rotation whose ModifyListener is refused, and whose engine is killed in the next run", () => {
    it("is done by cancel and an update with --refresh", async () => {
      await stack.configure({ issued: [1, 2], active: 2 });
      await refuse(stack, [{ call: "ModifyListener", times: 1 }]);
      assert.equal((await update(stack)).exitCode, 1);
      await killedUpdate(stack, { event: ({ resourcePreEvent }) => resourcePreEvent !== undefined });
      await stack.program.cancel();
      const up = await update(stack, "--refresh");
      assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
      await stack.serves(2);
    });
  });

  describe("a roll-back whose ModifyListener is refused, with an import in the same update", () => {
    it("imports, and fails until the listener has moved", async () => {
      await configured(2, {});
      assert.equal((await update(stack)).exitCode, 0);
      await stack.program.command(["state", "delete", "--yes", CAA]);
      await configured(1, { import: `${stack.landscape.zoneId}_${DOMAIN}_CAA` });
      await refuse(stack, [{ call: "ModifyListener", times: 1 }]);
      const refused = await update(stack);
      assert.equal(refused.exitCode, 1);
      assert.ok(changes(refused).includes("import Record caa-record"), changes(refused).join("\n"));
      const again = await update(stack);
      assert.equal(again.exitCode, 1);
      assert.match(again.diagnostics.join("\n"), LISTENER_STILL_OLD);
      assert.equal((await update(stack)).exitCode, 0);
      await stack.serves(1);
    });
  });

  describe("a change of a list alone, which is refused: of who may issue, in a CAA record", () => {
    const FIRST = /caa-record: the last update failed, .* First: (pulumi refresh --yes --stack refused --target \S+)/;
    const issuers = async (): Promise<string> => {
      const route53 = new Route53Client(clientConfig(stack.shared.aws, "us-east-1"));
      const { ResourceRecordSets = [] } = await route53.send(
        new ListResourceRecordSetsCommand({ HostedZoneId: stack.landscape.zoneId }),
      );
      const found = ResourceRecordSets.find(({ Type }) => Type === "CAA")?.ResourceRecords ?? [];
      return found.map(({ Value }) => Value).join(" ");
    };

    it("fails until the record was read again: no later update would send it", async () => {
      await configured(1, { issue: ["other.example"] });
      await refuse(stack, [{ call: "ChangeResourceRecordSets", times: 1 }]);
      assert.equal((await update(stack)).exitCode, 1);
      for (const _again of [1, 2]) {
        const again = await update(stack);
        assert.equal(again.exitCode, 1);
        assert.match(again.diagnostics.join("\n"), FIRST);
        assert.doesNotMatch(await issuers(), /other\.example/);
      }
    });

    it("is sent by the update after the refresh that the error names", async () => {
      const refresh = await stack.program.refresh({ flags: ["--target", CAA] });
      assert.equal(refresh.ok, true, refresh.diagnostics.join("\n"));
      const up = await update(stack);
      assert.equal(up.exitCode, 0, up.diagnostics.join("\n"));
      assert.deepEqual(changes(up), ["update Record caa-record"]);
      assert.match(await issuers(), /other\.example/);
    });
  });

  describe("a rotation or roll-back with several refusals", () => {
    SEQUENCES.forEach((refusals, index) => {
      const generation = index % 2 === 0 ? 2 : 1;
      const played = refusals.map(
        ({ call, times }) => `${call} ${Number.isFinite(times) ? `${times} times` : "for long"}`,
      );
      it(`exits 0 exactly when all have moved to ${generation}: refused ${played.join(", ")}`, async () => {
        await stack.configure({ issued: [1, 2], active: generation });
        const codes = await updateUntilDone(stack, DOMAIN, generation, refusals);
        assert.ok(codes.length >= 3, `exit codes ${codes.join(", ")}`);
        await stack.serves(generation);
      });
    });
  });
});
