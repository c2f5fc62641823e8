import assert from "node:assert/strict";
import { planRenewal, type RenewalPlan } from "../../../core/adoption/index.ts";
import { parseStackConfig } from "../../../core/configSchema/parseStackConfig.ts";
import { caaRecords } from "../../../core/caa/caaPermissions.ts";
import { caaText } from "../../../core/caa/caaRecord.ts";
import { account, ZONE } from "./accountFixture.ts";
import { certificateOf, COPIES, renewal } from "./renewalFixture.ts";

const AMAZON = ["amazon.com", "amazonaws.com", "amazontrust.com", "awstrust.com"];

function planOf(values: readonly string[], names: readonly string[] = ["*.example.net"]): RenewalPlan {
  const certificates = new Map([[COPIES.tlsCert, certificateOf({ names })]]);
  const facts = renewal({ caa: { values, ttl: 3600 }, certificates });
  const plan = planRenewal(account(), facts, { taken: [], served: [], ownFunction: undefined });
  assert.ok(plan !== undefined);
  return plan;
}

describe("CAA records that run", () => {
  it("are adopted by their id, with their TTL, and lose nobody who may issue", () => {
    const { caa, leftOut } = planOf([
      '0 issue "amazon.com"',
      '0 issue "letsencrypt.org"',
      '0 issue "digicert.com"',
      '0 iodef "mailto:security@example.net"',
    ]);
    assert.deepEqual([caa?.id, caa?.ttl], [`${ZONE}_example.net_CAA`, 3600]);
    assert.deepEqual(caa?.config, {
      import: `${ZONE}_example.net_CAA`,
      iodef: "mailto:security@example.net",
      // Of the program's own: Let's Encrypt may issue wildcards, since the host is one.
      issue: ["letsencrypt.org", "digicert.com"],
      issuewild: ["digicert.com"],
    });
    assert.deepEqual(leftOut, []);
  });

  it("are listed with what is added to them, and nothing is where they say all of it", () => {
    const { caa } = planOf(['0 issue "amazon.com"', '0 issue "letsencrypt.org"']);
    assert.deepEqual(caa?.adds, [
      '0 issue "amazonaws.com"',
      '0 issue "amazontrust.com"',
      '0 issue "awstrust.com"',
      ...[...AMAZON, "letsencrypt.org"].map((domain) => `0 issuewild "${domain}"`),
    ]);
    const whole = caaRecords({
      issue: [...AMAZON, "letsencrypt.org"],
      issuewild: [...AMAZON, "letsencrypt.org"],
      iodef: undefined,
    }).map(caaText);
    assert.deepEqual(planOf(whole).caa?.adds, []);
  });

  it("need no entry for a CA that the stack derives from its hosts", () => {
    const { caa } = planOf(
      ['0 issue "letsencrypt.org"', '0 issuewild ";"'.replace(";", "amazon.com")],
      ["smtp-out.example.net"],
    );
    assert.deepEqual(caa?.config, { import: `${ZONE}_example.net_CAA` });
  });

  it("are written as a config that the program accepts", () => {
    const { caa } = planOf(['0 issue "letsencrypt.org; validationmethods=dns-01"', '0 issue "digicert.com"']);
    const raw = {
      "aws:region": "us-west-2",
      controlDomain: "example.net",
      wildcard: { issued: [1], active: 1 },
      endpoints: [{ name: "api", kind: "apigateway", hostname: "api", apiId: "a1b2c3d4e5", stage: "prod" }],
      caa: caa?.config,
    };
    assert.equal(parseStackConfig(raw, { project: "cabal-tls", stack: "mail" }).caa?.import, caa?.id);
  });

  it("stay outside where the config cannot say the same, with the reason", () => {
    const why = (...values: string[]) => {
      const { caa, leftOut } = planOf(values);
      assert.equal(caa, undefined);
      return leftOut.map((one) => `${one.what}: ${one.why}`).join("\n");
    };
    assert.equal(
      why('128 issue "amazon.com"'),
      "CAA records of example.net: one of them is critical (flags other than 0)",
    );
    assert.equal(why('0 issuemail "amazon.com"'), "CAA records of example.net: the config has no key for issuemail");
    assert.equal(
      why('0 iodef "mailto:a@b.cd"', '0 iodef "mailto:c@d.ef"').split(": ")[1],
      "they have more than one iodef",
    );
    assert.equal(why('0 issue ";"').split(": ")[1], "one of them lets nobody issue");
    assert.equal(why("senseless").split(": ")[1], "one of them cannot be read");
  });

  it("are reported when they name an ACME account, which the new function does not have", () => {
    const { notes } = planOf(['0 issue "letsencrypt.org; accounturi=https://acme.example/acct/1"']);
    assert.match(notes.join("\n"), /names an ACME account \(accounturi\)/);
  });
});
