import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { doctorPage } from "../../examples/demo/doctorPage.ts";
import { type LocalCa, startLocalCa } from "../../examples/demo/localCa.ts";
import { report } from "../../examples/demo/report.ts";
import { runDemo } from "../../examples/demo/runDemo.ts";
import { isRealDemo } from "../cli/screens/realScreens.ts";
import { type SharedLocalAws, sharedLocalAws } from "./sharedLocalAws.ts";
import { PROGRAM } from "./testStack.ts";

/** Of the renewal function: it may do all that it does. */
const ROLE = "arn:aws:iam::111122223333:role/cabal-certbot-renewal";

describe("the emergency in one change", function () {
  this.timeout(400_000);
  let shared: SharedLocalAws;
  let acmeCa: LocalCa;
  let dir: string;

  before(async () => {
    dir = mkdtempSync(join(tmpdir(), "emergency-"));
    shared = await sharedLocalAws();
    acmeCa = await startLocalCa(shared.toolchain, shared.aws);
  });
  after(async () => {
    await acmeCa?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it("moves every endpoint without a failed handshake, by creates and updates only; then the host certificate lives; then ACM is stuck", async () => {
    const result = await runDemo({
      ...shared,
      acmeCa,
      acmStuck: true,
      programDir: PROGRAM,
      stack: "emergency",
      controlDomain: "emergency.example",
      began: Date.now(),
      write: () => {},
      afterwards: async (_result, stage) => {
        if (stage !== undefined) await doctorPage(stage, acmeCa, join(dir, "demo.html"), dir);
      },
    });
    assert.deepEqual(result.reasons, []);
    assert.equal(result.ok, true);
    const lines: string[] = [];
    report(result, (line) => lines.push(line));
    isRealDemo("demo-acm-stuck", lines.join("\n"), "emergency.example");
    const page = readFileSync(join(dir, "demo.html"), "utf8");
    assert.match(page, /<title>Stack emergency: healthy<\/title>/);
    assert.equal(
      page.match(/<svg role="img" aria-label="Chain of (wildcard|smtp-out): (\d+) of \2 links are right"/g)?.length,
      2,
    );
    // Four endpoints, the inventory, and the two alarms that follow the certificate.
    assert.deepEqual(
      { ...result.operations, same: result.operations.same > 10 },
      { create: 4, update: 7, replace: 0, delete: 0, same: true },
    );
    assert.deepEqual(
      result.endpoints.map(({ name, host, port, before, after, failed, wrong }) => [
        `${name} ${host}:${port}`,
        before?.generation,
        after?.generation,
        failed,
        wrong,
      ]),
      [
        ["imap imap.emergency.example:993", 1, 2, 0, 0],
        ["admin admin.emergency.example:443", 1, 2, 0, 0],
        ["api api.emergency.example:443", 1, 2, 0, 0],
        ["monitoring heartbeat.emergency.example:443", 1, 2, 0, 0],
        ["monitoring metrics.emergency.example:443", 1, 2, 0, 0],
        ["monitoring ntfy.emergency.example:443", 1, 2, 0, 0],
        ["monitoring uptime.emergency.example:443", 1, 2, 0, 0],
      ],
    );
    assert.deepEqual(
      result.renewals?.steps.map(({ name, reason, orders, replacing, after: stored }) => [
        name,
        reason,
        orders,
        replacing,
        stored?.version,
      ]),
      [
        ["issue", "MISSING", 1, 0, 1],
        ["idle", "NOT_DUE", 0, 0, 1],
        ["window", "ARI_WINDOW", 1, 1, 2],
        ["forced", "FORCED", 1, 1, 3],
        ["import", "IMPORTED", 1, 0, 4],
        ["compromise", "REVOKED_AS_ASKED", 1, 0, 5],
      ],
    );
    assert.deepEqual(result.renewals?.places, ["smtp-out.emergency.example:465", "smtp-out.emergency.example:587"]);
    assert.deepEqual(await shared.aws.control("denied", { role: ROLE }), []);
    // The doctor, the command line and the renewal function too: nothing that they did was denied, and the second issuer's
    // certificate was on the wire of every kind of endpoint.
    assert.deepEqual(
      result.acmStuck?.steps.map(({ name, ok, generations: { from, to }, operations, endpoints }) => [
        name,
        ok,
        `${from} → ${to}`,
        [operations.create, operations.update, operations.replace, operations.delete],
        [...new Set(endpoints.map((one) => one.after?.generation))],
        endpoints.reduce((sum, { failed, wrong }) => sum + failed + wrong, 0),
      ]),
      [
        ["refused", false, "2 → 2", [2, 0, 0, 0], [2], 0],
        // Two imports, the places of the two validations of the refused generation, and the right to delete the imports.
        ["rescued", true, "2 → 4", [5, 11, 0, 0], [4], 0],
        ["returned", true, "4 → 5", [4, 9, 0, 0], [5], 0],
      ],
    );
    assert.deepEqual(
      result.acmStuck?.steps.map(({ typed }) => typed.replace(/ --stack .*$/, "")),
      [
        "npx --no -- cabal-tls rotate next",
        "npx --no -- cabal-tls rotate next --issuer acme",
        "npx --no -- cabal-tls rotate next --issuer acm",
      ],
    );
    assert.deepEqual(result.acmStuck?.doctor.advised.next, [
      "npx --no -- cabal-tls rotate next --issuer acme --stack emergency",
    ]);
    const twin = result.endpoints.find((one) => one.kind === "cloudfront");
    const main = result.endpoints.find((one) => one.kind === "nlb");
    assert.notEqual(twin?.after?.sha256, main?.after?.sha256);
  });
});
