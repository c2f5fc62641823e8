import assert from "node:assert/strict";
import { outsideFindings } from "../../../../cli/doctor/outside/outsideFindings.ts";
import type { CaaReading } from "../../../../cli/doctor/gather/facts.ts";
import { chain, endpoint, facts, shown } from "../factsFixture.ts";

const HOST = "imap.example.net";

/** Link, verdict, reason and evidence of each finding about one endpoint. */
function seen(found: ReturnType<typeof endpoint>, caa: Readonly<Record<string, CaaReading>> = {}) {
  const plain = facts();
  const given = { ...plain, dns: { ...plain.dns, caa: new Map(Object.entries(caa)) } };
  return outsideFindings(given, found).map(({ link, verdict, reason, evidence }) => [
    link,
    verdict,
    reason,
    ...evidence,
  ]);
}

describe("what everybody can see of an endpoint", () => {
  it("is each certificate once, with names, issuer, dates and chain, the addresses, and who may issue", () => {
    const found = endpoint([shown(chain()), shown(chain(), "192.0.2.2")]);
    const record = { flags: 0, tag: "issue", value: "amazon.com" };
    assert.deepEqual(seen(found, { [HOST]: { value: [] }, "example.net": { value: [record] } }), [
      [
        "certificate",
        "pass",
        undefined,
        "names: *.example.net",
        "issued by CN=Amazon RSA 2048 M02, O=Amazon, C=US",
        "valid from 2026-09-25, until 2027-04-11 (100 d left)",
        `serial aa11bb22cc33, sha256 ${"ab".repeat(32)}`,
        "4 certificates are sent, trusted",
      ],
      ["dns", "pass", undefined, `${HOST} is at 192.0.2.1, 192.0.2.2`],
      ["validation", "pass", undefined, 'CAA at example.net: 0 issue "amazon.com"'],
    ]);
  });

  it("is a failure where there is no address, and unknown where DNS gave no answer", () => {
    const nowhere = { ...endpoint([]), addresses: new Map([[HOST, { value: [] }]]) };
    assert.deepEqual(seen(nowhere), [
      ["dns", "fail", "HOST_WITHOUT_ADDRESS", `${HOST} has no address in public DNS`],
      ["validation", "pass", undefined, `no CAA record for ${HOST}: every CA may issue`],
    ]);
    const unread = { unknown: "1.1.1.1:53 gave no answer in time", why: "timeout" } as const;
    const silent = { ...endpoint([]), addresses: new Map([[HOST, unread]]) };
    assert.deepEqual(seen(silent, { [HOST]: unread }), [
      ["dns", "unknown", "NO_ANSWER", `the addresses of ${HOST}: ${unread.unknown}`],
      ["validation", "unknown", "NO_ANSWER", `the CAA records of ${HOST}: ${unread.unknown}`],
    ]);
  });

  it("has a lookup that fails for every CA as a warning, and an untrusted chain as it is", () => {
    const alone = shown(chain({ names: [] }, { length: 1, chainError: "DEPTH_ZERO_SELF_SIGNED_CERT" }));
    const all = seen(endpoint([alone]), { [HOST]: { servfail: true } });
    assert.deepEqual(all[0]?.slice(3, 4), ["names: none"]);
    assert.deepEqual(all[0]?.at(-1), "1 certificate is sent, not trusted (DEPTH_ZERO_SELF_SIGNED_CERT)");
    assert.deepEqual(all.at(-1), [
      "validation",
      "warn",
      "CAA_LOOKUP_FAILS",
      `the CAA lookup of ${HOST} ends with SERVFAIL`,
    ]);
  });
});
