import assert from "node:assert/strict";
import { diagnose } from "../../../../cli/doctor/diagnosis/diagnosis.ts";
import { known } from "../../../../cli/aws/reading.ts";
import { amazonCaa } from "../../../../cli/doctor/checks/caa.ts";
import { hostAddress } from "../../../../cli/doctor/checks/hostAddress.ts";
import type { CaaReading } from "../../../../cli/doctor/gather/facts.ts";
import {
  withoutPrivateAbsence,
  withoutPrivateView,
  withPublicAddresses,
} from "../../../../cli/doctor/gather/privateView.ts";
import { styleOf } from "../../../../cli/doctor/print/layout.ts";
import { printDiagnosis } from "../../../../cli/doctor/print/printDiagnosis.ts";
import { endpoint, facts, shown } from "../factsFixture.ts";

const PRIVATE = ["ns-0.awsdns-00.com", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk", "ns-512.awsdns-00.net"];

describe("a resolver that sees a private zone of the control domain", () => {
  const { dns } = facts();
  /** What a private zone has not: the validation record. */
  const hidden = { ...dns, cnames: new Map([["_a.example.net", { value: undefined }]]) };

  it("could not determine anything about public DNS, and recommends --resolver", () => {
    const seen = withoutPrivateView({ ...hidden, nameServers: { value: PRIVATE } }, "example.net");
    const { exitCode, rootCause, findings } = diagnose(facts({ dns: seen }), undefined, []);
    assert.deepEqual([exitCode, rootCause?.reason], [3, "RESOLVER_NOT_PUBLIC"]);
    assert.match(
      rootCause?.next.join() ?? "",
      /^npx --no -- cabal-tls doctor --stack \S+ \S+ --resolver 1\.1\.1\.1:53$/,
    );
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict === "fail" || verdict === "warn"),
      [],
    );
    assert.deepEqual(
      findings.filter(({ link, verdict }) => link === "dns" && verdict === "pass"),
      [],
    );
    assert.doesNotMatch(JSON.stringify(findings), /up --refresh|registrar/);
  });

  it("does not show that a host has no address, and shows the addresses that it has", () => {
    const seen = withoutPrivateView({ ...hidden, nameServers: { value: PRIVATE } }, "example.net");
    const absent = { ...endpoint([]), addresses: new Map([["imap.example.net", { value: [] }]]) };
    const inside = withoutPrivateAbsence(absent, seen);
    assert.deepEqual(inside.addresses.get("imap.example.net"), seen.nameServers);
    const { exitCode, endpoints } = diagnose(facts({ dns: seen, endpoints: [inside] }), undefined, []);
    assert.deepEqual([exitCode, endpoints[0]?.loss?.at], [3, undefined]);
    const addressed = endpoint();
    assert.deepEqual(withoutPrivateAbsence(addressed, seen), addressed);
    assert.deepEqual(withoutPrivateAbsence(absent, dns), absent);
  });

  it("is recognised by a private zone in the account when it has no name servers", () => {
    const unseen = { ...hidden, nameServers: { value: undefined }, privateZones: { value: ["ZPRIVATE"] } };
    assert.equal("why" in withoutPrivateView(unseen, "example.net").nameServers, true);
    assert.deepEqual(withoutPrivateView({ ...unseen, privateZones: { value: [] } }, "example.net").nameServers, {
      value: undefined,
    });
  });

  it("is not a resolver that asks another public zone of the name", () => {
    const shadowed = { ...dns, nameServers: { value: ["ns-9.awsdns-01.com"] }, privateZones: { value: ["ZPRIVATE"] } };
    assert.deepEqual(withoutPrivateView(shadowed, "example.net"), shadowed);
  });
});

describe("a private zone with an address that the endpoint no longer has", () => {
  const HOST = "imap.example.net";
  const BALANCER = "imap-0123456789abcdef.elb.us-west-2.amazonaws.com";
  const { dns } = facts();
  const zone = known(dns.zone);
  assert.ok(zone);
  const record = { name: HOST, type: "A", values: [], alias: `dualstack.${BALANCER}` };
  const inside = withoutPrivateView(
    {
      ...dns,
      zone: { value: { ...zone, records: [...zone.records, record] } },
      nameServers: { value: PRIVATE },
      privateZones: { value: ["ZPRIVATE"] },
    },
    "example.net",
  );
  const refused = shown({ failure: "refused", message: "the connection is refused" }, "10.0.0.9");
  const addressesOf = (address: string) => async (name: string) => ({ value: name === BALANCER ? [address] : [] });

  it("is the root cause, with the record to correct", async () => {
    const seen = await withPublicAddresses(endpoint([refused]), inside, addressesOf("192.0.2.1"));
    const { rootCause, exitCode } = diagnose(facts({ dns: inside, endpoints: [seen] }), undefined, []);
    assert.deepEqual([rootCause?.reason, exitCode], ["PRIVATE_RECORD_STALE", 2]);
    assert.deepEqual(rootCause?.evidence, [
      "inside this network imap.example.net is at 10.0.0.9 (private zone ZPRIVATE)",
      "the endpoint is at 192.0.2.1",
    ]);
    assert.deepEqual(rootCause?.next, [
      "aws route53 list-resource-record-sets --hosted-zone-id ZPRIVATE --start-record-name imap.example.net --max-items 3",
    ]);
  });

  it("is not reported where the private zone has the endpoint's own address, or the public one cannot be compared", async () => {
    const ofReasons = async (address: string) => {
      const seen = await withPublicAddresses(endpoint([refused]), inside, addressesOf(address));
      return diagnose(facts({ dns: inside, endpoints: [seen] }), undefined, []).rootCause?.reason;
    };
    assert.equal(await ofReasons("10.0.0.9"), "CONNECTION_REFUSED");
    const unread = await withPublicAddresses(endpoint([refused]), inside, async () => ({
      unknown: "",
      why: "timeout",
    }));
    const { rootCause } = diagnose(facts({ dns: inside, endpoints: [unread] }), undefined, []);
    assert.equal(rootCause?.reason, "CONNECTION_REFUSED");
  });

  it("is not asked for where public DNS answers", async () => {
    const never = () => Promise.reject(new Error("asked"));
    assert.deepEqual(await withPublicAddresses(endpoint(), dns, never), endpoint());
  });
});

describe("an endpoint that is reached by a private name", () => {
  const entry = { ...endpoint().entry, connect: "imap.cabal.internal" };

  it("could not be determined from outside, and nothing about the name is a failure", () => {
    const outside = { unknown: "imap.cabal.internal does not resolve here", why: "outside" as const };
    const one = { ...endpoint([]), entry, addresses: new Map([["imap.example.net", outside]]) };
    const { rootCause, exitCode, findings } = diagnose(facts({ endpoints: [one] }), undefined, []);
    assert.deepEqual([rootCause?.reason, exitCode], ["OUTSIDE_NETWORK", 3]);
    assert.deepEqual(rootCause?.evidence, [
      "the addresses of imap.cabal.internal: imap.cabal.internal does not resolve here",
    ]);
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict === "fail" || verdict === "warn"),
      [],
    );
  });

  it("is healthy when it serves the certificate, though public DNS has no such host", () => {
    assert.equal(diagnose(facts({ endpoints: [{ ...endpoint(), entry }] }), undefined, []).exitCode, 0);
  });
});

describe("an endpoint that nobody looks at", () => {
  it("is said to be not looked at, and is as healthy as what is stored and deployed", () => {
    const { entry } = endpoint();
    const one = { ...endpoint([]), entry: { ...entry, look: false as const }, addresses: new Map() };
    const diagnosis = diagnose(facts({ endpoints: [one] }), undefined, []);
    assert.deepEqual([diagnosis.exitCode, diagnosis.endpoints[0]?.looked], [0, false]);
    const report = printDiagnosis(diagnosis, styleOf(undefined, true), true);
    assert.match(report, /^imap\.example\.net:993 +not looked at +- +pass$/m);
    assert.match(report, /^ {2}served {6}pass {4}not looked at \(look: false\)$/m);
  });
});

describe("a zone that could not be read", () => {
  it("leaves what resolvers do not show, or fail to show, undetermined", () => {
    const { dns } = facts();
    const zone = { unknown: "no answer in time", why: "timeout" as const };
    const found = (caa: CaaReading) => {
      const blind = facts({ dns: { ...dns, zone, caa: new Map([["example.net", caa]]) } });
      return amazonCaa(blind).map(({ verdict, reason }) => [verdict, reason]);
    };
    assert.deepEqual(found({ value: [] }), [["unknown", "NO_ANSWER"]]);
    assert.deepEqual(found({ servfail: true }), [["unknown", "NO_ANSWER"]]);
    // A record that was seen is there.
    assert.deepEqual(found({ value: [{ flags: 0, tag: "issue", value: "ca.example" }] }), [["warn", "CAA_FORBIDS"]]);
    const failing = { unknown: "the DNS server answered SERVFAIL", why: "servfail" as const };
    const unresolved = { ...endpoint([]), addresses: new Map([["imap.example.net", failing]]) };
    const blind = facts({ dns: { ...dns, zone }, endpoints: [unresolved] });
    assert.deepEqual(
      hostAddress(blind).map(({ verdict, reason }) => [verdict, reason]),
      [["unknown", "NO_ANSWER"]],
    );
  });

  it("makes nothing of public DNS a failure, and does not recommend an update", () => {
    const healthy = facts();
    const dns = {
      ...healthy.dns,
      zone: { unknown: "no answer in time", why: "timeout" as const },
      cnames: new Map([["_a.example.net", { value: undefined }]]),
    };
    const absent = { ...endpoint([]), addresses: new Map([["imap.example.net", { value: [] }]]) };
    const { exitCode, findings, endpoints } = diagnose(facts({ dns, endpoints: [absent] }), undefined, []);
    assert.equal(exitCode, 3);
    assert.deepEqual(
      findings.filter(({ verdict }) => verdict === "fail" || verdict === "warn"),
      [],
    );
    assert.doesNotMatch(JSON.stringify(findings), /up --refresh/);
    assert.equal(endpoints[0]?.loss?.at, undefined);
  });
});
