import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type Answer, decode, encode } from "dns-packet";
import { withoutPrivateView } from "../../../../cli/doctor/gather/privateView.ts";
import { facts } from "../factsFixture.ts";
import { DnsReader } from "../../../../cli/doctor/gather/dnsReader.ts";

const SERVFAIL = 2;
const NXDOMAIN = 3;
const REFUSED = 5;

type Reply = { readonly code: number; readonly answers?: readonly Answer[] };

/** Asks a reader whose only DNS server answers so; undefined = it is silent. */
async function asking<Result>(
  reply: (name: string, type: string) => Reply | undefined,
  ask: (reader: DnsReader) => Promise<Result>,
): Promise<Result> {
  const server = createSocket("udp4");
  server.on("message", (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const [{ name, type } = { name: "", type: "A" }] = questions;
    const answer = reply(name, type);
    if (answer === undefined) return;
    const { code, answers = [] } = answer;
    const flags = 0x180 | code;
    server.send(encode({ type: "response", id: id ?? 0, flags, questions, answers: [...answers] }), port, address);
  });
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  try {
    return await ask(new DnsReader(`127.0.0.1:${server.address().port}`, 1_500));
  } finally {
    server.close();
  }
}

const allOf = async (reader: DnsReader) => ({
  addresses: await reader.addresses("imap.example.net"),
  nameServers: await reader.nameServers("example.net"),
  cname: await reader.cname("_a.example.net"),
  cnames: await reader.cnames("_acme-challenge.example.net"),
  caa: await reader.caaClimb("example.net"),
});

const ianaIsKnown = (name: string): Reply =>
  name === "iana.org"
    ? { code: 0, answers: [{ type: "NS", name, ttl: 60, data: "a.iana-servers.net" }] }
    : { code: NXDOMAIN };

describe("the doctor's DNS server", () => {
  it("that knows no name at all, not even IANA's, does not show that anything is missing", async () => {
    const found = await asking(() => ({ code: NXDOMAIN }), allOf);
    const { addresses, nameServers, cname, cnames, caa } = found;
    for (const reading of [addresses, nameServers, cname, cnames, caa[0]?.[1]]) {
      assert.ok(reading !== undefined && "why" in reading, JSON.stringify(reading));
      assert.equal(reading.why, "resolver");
      assert.match(reading.unknown, /^127\.0\.0\.1:\d+ does not even know iana\.org; use --resolver$/);
    }
    assert.equal(caa.length, 1);
  });

  it("that fails for every name, IANA's too, shows no fault of the zone", async () => {
    const { caa, ...found } = await asking(() => ({ code: SERVFAIL }), allOf);
    const whys = Object.values({ ...found, caa: caa[0]?.[1] }).map((one) => (one && "why" in one ? one.why : one));
    assert.deepEqual(whys, ["resolver", "resolver", "resolver", "resolver", "resolver"]);
  });

  it("that does not answer to IANA's name is not believed when it says that a name does not exist", async () => {
    const reading = await asking(
      (name) => (name === "iana.org" ? undefined : { code: NXDOMAIN }),
      (reader) => reader.nameServers("example.net"),
    );
    assert.equal("why" in reading && reading.why, "resolver");
  });

  it("that knows IANA's name is believed when it fails for the zone", async () => {
    const { caa, ...found } = await asking(
      (name) => (name === "iana.org" ? ianaIsKnown(name) : { code: SERVFAIL }),
      allOf,
    );
    const whys = Object.values(found).map((one) => ("why" in one ? one.why : one));
    assert.deepEqual(whys, ["servfail", "servfail", "servfail", "servfail"]);
    assert.deepEqual(caa[0], ["example.net", { servfail: true }]);
  });

  it("that knows IANA's name is believed when it says when it says that a name does not exist", async () => {
    const { caa, ...found } = await asking(ianaIsKnown, allOf);
    assert.deepEqual(found, {
      addresses: { value: [] },
      nameServers: { value: undefined },
      cname: { value: undefined },
      cnames: { value: [] },
    });
    assert.deepEqual(caa[0], ["example.net", { value: [] }]);
  });

  it("that shows a zone without name servers has the server in its SOA record, which tells a private zone", async () => {
    const data = { mname: "ns-1536.awsdns-00.co.uk", rname: "awsdns-hostmaster.amazon.com", serial: 1 };
    const reading = await asking(
      (name, type) => {
        if (name === "iana.org") return ianaIsKnown(name);
        return { code: 0, answers: type === "SOA" ? [{ type: "SOA", name, ttl: 60, data }] : [] };
      },
      (reader) => reader.nameServers("example.net"),
    );
    assert.deepEqual(reading, { value: ["ns-1536.awsdns-00.co.uk"] });
    const dns = { ...facts().dns, nameServers: reading };
    const seen = withoutPrivateView(dns, "example.net").nameServers;
    assert.equal("why" in seen && seen.why, "resolver");
  });

  it("that refuses other names is believed about its own, and no absent CAA is read from a refusal", async () => {
    const own = await asking((name) => ({ code: name === "example.net" ? 0 : REFUSED }), allOf);
    assert.deepEqual(own.nameServers, { value: undefined });
    assert.deepEqual(own.caa[0], ["example.net", { value: [] }]);
    const all = await asking(() => ({ code: REFUSED }), allOf);
    assert.deepEqual(
      all.caa.map(([name, reading]) => [name, "why" in reading ? reading.why : reading]),
      [["example.net", "error"]],
    );
  });

  it("that does not answer leaves everything unread", async () => {
    const reading = await asking(
      () => undefined,
      (reader) => reader.caaClimb("example.net"),
    );
    assert.deepEqual(
      reading.map(([name, found]) => [name, "why" in found ? found.why : found]),
      [["example.net", "timeout"]],
    );
  });
});
