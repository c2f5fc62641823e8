import assert from "node:assert/strict";
import { hostSettings } from "../../../simulation/simulatedSettings.ts";
import { freshWorld } from "../../../simulation/works.ts";
import { assertOrderable, assertSize, profileAt } from "../../../../lambdas/renewal/steps/preflight.ts";
import { stepIn } from "./stepIn.ts";

const FACTS = {
  profiles: ["classic", "short"],
  caaIdentities: ["ca.example", "ca.example.org"],
  renewalInfo: undefined,
};

const ACM = "https://acm-acme-enroll.us-west-2.api.aws/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0/directory";

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
    const short = hostSettings("a", { profile: "short" });
    const tls = hostSettings("a", { profile: "tls" });
    assert.equal(profileAt(hostSettings("a"), FACTS, false), undefined);
    assert.equal(profileAt(short, FACTS, false), "short");
    assert.throws(() => profileAt(tls, FACTS, false), {
      reason: "PROFILE_REFUSED",
      message: "the CA does not offer tls: it has classic, short",
    });
    assert.throws(() => profileAt(tls, { ...FACTS, profiles: undefined }, false), {
      message: "the CA does not offer tls: it has no profiles",
    });
  });

  it("is the profile of the CA behind the first: the host's where it has that, else its default", () => {
    assert.equal(profileAt(hostSettings("a", { profile: "short" }), FACTS, true), "short");
    assert.equal(profileAt(hostSettings("a", { profile: "tls" }), FACTS, true), undefined);
    assert.equal(profileAt(hostSettings("a", { profile: "tls" }), { ...FACTS, profiles: undefined }, true), undefined);
  });

  it("is whether CAA lets the CA issue for each name, a wildcard by its own tag", async () => {
    const host = hostSettings("a", { names: ["a.example.net", "*.a.example.net"] });
    const issue = (tag: string, value: string) => [{ flags: 0, tag, value }];
    const checked = (
      records: ReturnType<typeof issue> | undefined,
      { facts = FACTS, directory = "https://ca.example/dir" }: Partial<Parameters<typeof assertOrderable>[2]> = {},
    ) => {
      const asked: string[] = [];
      return stepIn(freshWorld(false), async ({ context }) => {
        const caa = async (name: string) => {
          asked.push(name);
          return records;
        };
        const names = { ...context.ports.names, caa };
        const ports = { ...context.ports, names };
        const orderer = { directory, facts, accountUri: "https://ca.example/acct/1" };
        const why = await assertOrderable({ ...context, ports }, host, orderer).then(
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
      const silent = { facts: { ...FACTS, caaIdentities } };
      assert.deepEqual(await checked(issue("issue", "other.example"), silent), {
        why: "allowed",
        asked: [],
      });
    }
    assert.equal(
      (await checked(issue("issue", "ca.example; accounturi=https://ca.example/acct/1; validationmethods=dns-01"))).why,
      "allowed",
    );
    assert.match((await checked(issue("issue", "ca.example; validationmethods=http-01"))).why, /^CAA_FORBIDS/);
    const silent = { facts: { ...FACTS, caaIdentities: undefined }, directory: ACM };
    assert.match(
      (await checked(issue("issue", "letsencrypt.org"), silent)).why,
      /^CAA_FORBIDS: CAA of a\.example\.net does not allow amazon\.com, /,
    );
    assert.equal((await checked(issue("issue", "amazon.com; validationmethods=dns-01"), silent)).why, "allowed");
  });

  it("is no zone and no delegation where the CA validates domains beforehand", async () => {
    const host = hostSettings("a", {
      challenges: [{ name: "a.example.net", recordName: "_acme-challenge.a.example.net", zoneId: "ZX" }],
    });
    const at = (directory: string) =>
      stepIn(freshWorld(false), ({ context }) =>
        assertOrderable(context, host, { directory, facts: FACTS, accountUri: "https://ca.example/acct/1" }).then(
          () => "orderable",
          ({ reason }) => reason,
        ),
      );
    assert.equal(await at("https://ca.example/dir"), "ZONE_UNUSABLE");
    assert.equal(await at(ACM), "orderable");
  });
});
