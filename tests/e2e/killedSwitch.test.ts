import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { type KillMoment, killedUpdate, pendingOperations, recover } from "./killedUpdate.ts";
import { type ReferenceWatch, watchReferences } from "./referenceWatch.ts";
import { threeConsumers } from "./smallStack.ts";
import { type TestStack, testStack } from "./testStack.ts";

const DOMAIN = "killed.example";

/** When the engine is killed, and what its state must call unfinished then. */
const MOMENTS: readonly (readonly [string, KillMoment, string?])[] = [
  ["as soon as the update begins", { event: ({ resourcePreEvent }) => resourcePreEvent !== undefined }],
  [
    "before AWS gets the listener's change",
    { call: ({ body }) => body.includes("Action=ModifyListener&"), at: "request" },
    "updating imap-listener",
  ],
  [
    "when AWS has changed the domain name and the engine does not know",
    { call: ({ method, path }) => method === "PATCH" && path.startsWith("/v2/domainnames/"), at: "answer" },
    "updating api-domain",
  ],
  [
    "when AWS has begun to deploy the distribution",
    { call: ({ method, path }) => method === "PUT" && path.endsWith("/config"), at: "answer" },
    "updating admin-distribution",
  ],
  [
    "when every consumer has moved and the inventory is not written",
    { call: ({ target }) => target === "AmazonSSM.PutParameter", at: "request" },
    "updating inventory-parameter",
  ],
];

describe("a switch whose engine is killed", function () {
  this.timeout(180_000);
  let stack: TestStack;
  let watch: ReferenceWatch;

  before(async () => {
    stack = await testStack({ stack: "killed", domain: DOMAIN, change: threeConsumers });
    await stack.up({ issued: [1, 2], active: 1 });
    watch = watchReferences(stack.shared.aws, DOMAIN);
  });
  after(async () => {
    await watch?.stop();
    await stack?.dispose();
  });

  MOMENTS.forEach(([moment, kill, unfinished], index) => {
    const active = index % 2 === 0 ? 2 : 1;
    it(`${moment}: cancelled, the same update goes on`, async () => {
      await stack.configure({ issued: [1, 2], active });
      await killedUpdate(stack, kill);
      const pending = await pendingOperations(stack);
      assert.ok(unfinished === undefined || pending.includes(unfinished), pending.join("\n"));
      await recover(stack);
      assert.deepEqual(await pendingOperations(stack), []);
      await stack.serves(active);
    });
  });

  it("has nothing left to do in the end", async () => {
    const preview = await stack.program.preview({ flags: ["--refresh", "--expect-no-changes"] });
    assert.equal(preview.ok, true, preview.diagnostics.join("\n"));
  });

  it("left every consumer on an issued certificate of its name at every moment", () => {
    assert.ok(watch.looks > 20, `${watch.looks} looks`);
    assert.deepEqual(watch.faults, []);
  });

  it("would have been seen: a certificate that is revoked while it serves", async () => {
    const arn = (await stack.inventory()).endpoints[0]?.certificateArn;
    await stack.shared.aws.control("certificate", { arn, status: "REVOKED" });
    const isSeen = () => watch.faults.some((fault) => fault.endsWith(`refers to ${arn}, which is REVOKED`));
    const deadline = Date.now() + 30_000;
    while (!isSeen() && Date.now() < deadline) await wait(50);
    await stack.shared.aws.control("certificate", { arn, status: "ISSUED" });
    assert.ok(isSeen());
  });
});
