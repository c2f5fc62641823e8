import assert from "node:assert/strict";
import { hostSettings } from "../../../simulation/simulatedSettings.ts";
import { freshWorld } from "../../../simulation/works.ts";
import { assertCaa, assertProfile, assertSize } from "../../../../lambdas/renewal/steps/preflight.ts";
import { stepIn } from "./stepIn.ts";

const FACTS = {
  profiles: ["classic", "short"],
  caaIdentities: ["ca.example", "ca.example.org"],
  renewalInfo: undefined,
};

describe("what is looked at before an order", () => {
  it("is whether key and chain fit the tier", () => {
    assertSize(hostSettings("a"));
    assertSize(hostSettings("a", { keyType: "RSA_2048", tier: "Advanced" }));
    const names = Array.from({ length: 100 }, (_, place) => `a-long-name-of-a-host-${place}.example.net`);
    const { tier: _, ...untold } = hostSettings("a", { names: names.slice(0, 20) });
    assert.throws(() => assertSize(untold), {
      reason: "TOO_LARGE",
      message:
        /^EC_prime256v1 for 20 names needs about \d+ bytes, Standard takes 4096\. Set the host's tier to "Advanced", or/,
    });
    assert.throws(() => assertSize(hostSettings("a", { names, tier: "Advanced" })), {
      reason: "TOO_LARGE",
      message: /^EC_prime256v1 for 100 names needs about \d+ bytes, Advanced takes 8192\.$/,
    });
  });

  it("is whether the CA has the profile", () => {
    assertProfile(hostSettings("a"), FACTS);
    assertProfile(hostSettings("a", { profile: "short" }), FACTS);
    assert.throws(() => assertProfile(hostSettings("a", { profile: "tls" }), FACTS), {
      reason: "PROFILE_REFUSED",
      message: "the CA does not offer tls: it has classic, short",
    });
    assert.throws(() => assertProfile(hostSettings("a", { profile: "tls" }), { ...FACTS, profiles: undefined }), {
      message: "the CA does not offer tls: it has no profiles",
    });
  });

  it("is whether CAA lets the CA issue for each name, a wildcard by its own tag", async () => {
    const host = hostSettings("a", { names: ["a.example.net", "*.a.example.net"] });
    const issue = (tag: string, value: string) => [{ flags: 0, tag, value }];
    const checked = (records: ReturnType<typeof issue> | undefined, facts: Parameters<typeof assertCaa>[2] = FACTS) => {
      const asked: string[] = [];
      return stepIn(freshWorld(false), async ({ context }) => {
        const caa = async (name: string) => {
          asked.push(name);
          return records;
        };
        const names = { ...context.ports.names, caa };
        const ports = { ...context.ports, names };
        const why = await assertCaa({ ...context, ports }, host, facts, "https://ca.example/acct/1").then(
          () => "allowed",
          ({ reason, message }) => `${reason}: ${message}`,
        );
        return { why, asked };
      });
    };
    assert.deepEqual(await checked([]), { why: "allowed", asked: host.names });
    assert.equal((await checked(undefined)).why, "allowed");
    assert.equal((await checked(issue("issue", "ca.example.org"))).why, "allowed");
    assert.equal(
      (await checked(issue("issue", "other.example"))).why,
      'CAA_FORBIDS: CAA of a.example.net does not allow ca.example, ca.example.org: 0 issue "other.example": it names other.example',
    );
    assert.match((await checked(issue("issuewild", "other.example"))).why, /^CAA_FORBIDS: CAA of \*\.a\.example\.net /);
    for (const caaIdentities of [undefined, []]) {
      assert.deepEqual(await checked(issue("issue", "other.example"), { ...FACTS, caaIdentities }), {
        why: "allowed",
        asked: [],
      });
    }
    assert.equal(
      (await checked(issue("issue", "ca.example; accounturi=https://ca.example/acct/1; validationmethods=dns-01"))).why,
      "allowed",
    );
    assert.match((await checked(issue("issue", "ca.example; validationmethods=http-01"))).why, /^CAA_FORBIDS/);
  });
});
