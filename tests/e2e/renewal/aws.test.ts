import assert from "node:assert/strict";
import { sharedLocalAws } from "../sharedLocalAws.ts";
import { throttledSsm } from "./throttledSsm.ts";
import { type RenewalStage, renewalStage } from "./renewalStage.ts";

describe("renewal function: when AWS makes trouble", function () {
  this.timeout(180_000);
  let stage: RenewalStage;
  const settings = { parameterPrefix: "/denied" };

  before(async () => {
    stage = await renewalStage("denied");
    await (await stage.host("account", { settings })).run({ source: "schedule" });
  });
  beforeEach(() => stage.proxy.clear());
  after(() => stage.stop());

  it("says which call was denied, makes no order it could not store, and goes on once it is allowed", async () => {
    const denials = [
      ["ssm:PutParameter", /ACCESS_DENIED: ssm:PutParameter of \S+\/lease\/1/],
      ["route53:ListResourceRecordSets", /ACCESS_DENIED: route53:ListResourceRecordSets of _acme-challenge/],
      ["ssm:GetParameters", /ACCESS_DENIED: ssm:GetParameters of \S+\/bundle and others/],
    ] as const;
    for (const [index, [action, message]] of denials.entries()) {
      const host = await stage.host(`denied-${index}`, { settings });
      await host.permit({ without: [action] });
      assert.match(await host.failure({ source: "schedule" }), message);
      assert.equal(host.orders(), 0);
      await host.permit();
      assert.equal((await host.run({ host: host.functionName })).action, "issued");
      stage.proxy.clear();
    }
  });

  it("takes the order up again when Route 53 takes no record, and leaves none behind", async () => {
    const host = await stage.host("records", { settings });
    await host.permit({ without: ["route53:ChangeResourceRecordSets"] });
    assert.match(await host.failure({ source: "schedule" }), /ACCESS_DENIED: route53:ChangeResourceRecordSets/);
    await host.permit();
    assert.equal((await host.run({ host: host.functionName })).action, "issued");
    assert.equal(host.orders(), 1);
    assert.deepEqual(await host.txt(), []);
  });

  it("gets through when SSM throttles two calls of three, and says so when it throttles them all", async () => {
    const { aws } = await sharedLocalAws();
    for (const turnAway of [2, 3]) {
      const ssm = await throttledSsm(aws.url, { turnAway, of: 3 });
      try {
        const host = await stage.host(`throttled-${turnAway}`, {
          settings,
          environment: { AWS_ENDPOINT_URL_SSM: ssm.url },
        });
        if (turnAway === 2) assert.equal((await host.run({ source: "schedule" })).action, "issued");
        else assert.match(await host.failure({ source: "schedule" }), /THROTTLED: ssm:GetParameters of \S+ and others/);
        assert.ok(ssm.refused >= 5);
      } finally {
        ssm.stop();
      }
    }
  });

  it("does not touch the zone of somebody else", async () => {
    const host = await stage.host("zone", { settings });
    const challenges = host.settings.hosts[0]?.challenges ?? [];
    await host.configure({ challenges: challenges.map((one) => ({ ...one, zoneId: "Z00000000000000000000" })) });
    assert.match(await host.failure({ source: "schedule" }), /ZONE_UNUSABLE: .*there is no such zone/);
    assert.equal(host.orders(), 0);
  });
});
