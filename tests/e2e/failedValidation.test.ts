import assert from "node:assert/strict";
import type { EngineResult } from "../../packages/local-aws/engine/index.ts";
import { changes } from "./changes.ts";
import { references } from "./referenceWatch.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";
import { changeZone, validationRecords } from "./validationRecords.ts";

const DOMAIN = "failing.example";
const MOVES = [
  "update Distribution admin-distribution",
  "update DomainName api-domain",
  "update Listener imap-listener",
  "update Parameter inventory-parameter",
];

describe("a validation that cannot succeed", function () {
  this.timeout(180_000);
  let stack: TestStack;

  before(async () => {
    stack = await testStack({ stack: "failing", domain: DOMAIN, change: threeConsumers, skipPreview: true });
    await stack.up({ issued: [1], active: 1 });
  });
  after(() => stack?.dispose());

  const hold = (on: boolean, region?: string) =>
    stack.shared.aws.control("hold-issuance", {
      domain: `*.${DOMAIN}`,
      on,
      ...(region === undefined ? {} : { region }),
    });

  /** Runs an update that must fail by itself, with every consumer where it was. */
  async function fails(): Promise<EngineResult> {
    const before = await references(stack.shared.aws, DOMAIN);
    const up = await stack.program.up({ flags: ["--skip-preview"] });
    assert.equal(up.exitCode, 1, up.diagnostics.join("\n"));
    assert.equal(Object.keys(before).length, 3);
    assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
    return up;
  }

  describe("since its record is missing from the zone", () => {
    it("fails within the set time, with every consumer on generation 1", async () => {
      const records = await validationRecords(stack);
      assert.equal(records.length, 1);
      await changeZone(stack, "DELETE", records);
      await stack.configure({ issued: [1, 2], active: 2, validationTimeoutMinutes: 2 });
      const up = await fails();
      for (const name of ["wildcard-g2-validation", "wildcard-g2-us-east-1-validation"]) {
        assert.match(
          up.diagnostics.join("\n"),
          new RegExp(
            `error: ${name}: [^]*certificate/[^]*to be issued: timeout while waiting for state to become 'ISSUED' \\(last state: 'PENDING_VALIDATION', timeout: 2m0s\\)`,
          ),
        );
      }
      await changeZone(stack, "CREATE", records);
    });

    it("leaves every certificate protected, the one that serves and the one that was not issued", async () => {
      assert.deepEqual(await certificateProtection(stack), {
        "wildcard-g1": true,
        "wildcard-g1-us-east-1": true,
        "wildcard-g2": true,
        "wildcard-g2-us-east-1": true,
      });
    });

    it("goes on with the same update once the zone is repaired", async () => {
      assert.deepEqual(changes(await stack.up()), [
        "create CertificateValidation wildcard-g2-us-east-1-validation",
        "create CertificateValidation wildcard-g2-validation",
        ...MOVES,
      ]);
      await stack.serves(2);
    });
  });

  describe("in us-east-1 only", () => {
    it("moves no consumer, neither there nor elsewhere", async () => {
      await hold(true, "us-east-1");
      await stack.configure({ issued: [1, 2, 3], active: 3, validationTimeoutMinutes: 2 });
      const text = (await fails()).diagnostics.join("\n");
      assert.match(text, /error: wildcard-g3-us-east-1-validation: /);
      assert.doesNotMatch(text, /error: wildcard-g3-validation: /);
      await hold(false, "us-east-1");
    });

    it("goes on with the same update once that region issues", async () => {
      assert.deepEqual(changes(await stack.up()), [
        "create CertificateValidation wildcard-g3-us-east-1-validation",
        ...MOVES,
      ]);
      await stack.serves(3);
    });
  });

  describe("ever", () => {
    it("can be given up: roll back and retire, in two updates of which the first fails", async () => {
      await hold(true);
      await stack.configure({ issued: [1, 2, 3, 4], active: 4, validationTimeoutMinutes: 1 });
      await fails();
      await stack.configure({ issued: [1, 2, 3, 4], active: 3, retiring: [4], validationTimeoutMinutes: 1 });
      await fails();
      const dropped = await stack.up({ issued: [1, 2, 3], active: 3 });
      assert.deepEqual(changes(dropped), [
        "delete Certificate wildcard-g4",
        "delete Certificate wildcard-g4-us-east-1",
      ]);
      await hold(false);
      await stack.serves(3);
    });
  });

  describe("until the deleted record is back", () => {
    it("is repaired by an update with --refresh, which touches no certificate and no consumer", async () => {
      const before = await references(stack.shared.aws, DOMAIN);
      const records = await validationRecords(stack);
      await changeZone(stack, "DELETE", records);
      const up = await stack.program.up({ flags: ["--skip-preview", "--refresh"] });
      assert.equal(up.ok, true, up.diagnostics.join("\n"));
      assert.deepEqual(changes(up), [`create Record wildcard-validation-${DOMAIN}`]);
      assert.deepEqual(await validationRecords(stack), records);
      assert.deepEqual(await references(stack.shared.aws, DOMAIN), before);
    });
  });
});

/** By logical name, as the state has it. */
async function certificateProtection({ program }: TestStack): Promise<Readonly<Record<string, boolean>>> {
  const { deployment } = (await program.exportState()) as { deployment: { resources: readonly StateResource[] } };
  const certificates = deployment.resources.filter(({ type }) => type === "aws:acm/certificate:Certificate");
  return Object.fromEntries(
    certificates.map(({ urn, protect = false }) => [urn.slice(urn.lastIndexOf("::") + 2), protect]),
  );
}

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly protect?: boolean;
}
