import assert from "node:assert/strict";
import type { NetworkInterfaceInfo } from "node:os";
import { connectToRule, parseConnectTo, reachableAddresses } from "../../../cli/tls/index.ts";

const resolve = async (host: string) => (host === "six.example.net" ? ["2001:db8::1"] : ["192.0.2.1", "2001:db8::1"]);
const card = (family: "IPv4" | "IPv6", address: string, internal = false) =>
  ({ family, address, internal }) as NetworkInterfaceInfo;

describe("reachableAddresses", () => {
  it("leaves IPv6 addresses out on a machine without IPv6, and reports which", async () => {
    const skipped: string[] = [];
    const cards = [card("IPv4", "192.0.2.9"), card("IPv6", "::1", true), card("IPv6", "fe80::1")];
    const reachable = reachableAddresses(resolve, cards, (address, host) => skipped.push(`${host} ${address}`));
    assert.deepEqual(await reachable("a.example.net"), ["192.0.2.1"]);
    assert.deepEqual(skipped, ["a.example.net 2001:db8::1"]);
  });

  it("keeps them on a machine with IPv6, and where a name has no other", async () => {
    const nobody = () => assert.fail("nothing is left out");
    const withIpv6 = reachableAddresses(resolve, [card("IPv6", "2001:db8::9")], nobody);
    assert.deepEqual(await withIpv6("a.example.net"), ["192.0.2.1", "2001:db8::1"]);
    assert.deepEqual(await reachableAddresses(resolve, [], nobody)("six.example.net"), ["2001:db8::1"]);
  });
});

describe("parseConnectTo", () => {
  it("reads host, port, address and port as curl does", () => {
    assert.deepEqual(parseConnectTo("Imap.example.net:993:127.0.0.1:40993"), {
      host: "imap.example.net",
      port: 993,
      address: "127.0.0.1",
      connectPort: 40993,
    });
  });

  it("keeps the resolved addresses when the address is empty", () => {
    assert.equal(parseConnectTo("imap.example.net:993::40993").address, undefined);
  });

  it("takes an IPv6 address in brackets", () => {
    assert.equal(parseConnectTo("imap.example.net:993:[::1]:40993").address, "::1");
  });

  for (const text of ["", "imap.example.net:993", "a:0:b:1", "a:1:b:65536", "a:1:::1:2", "a:1:b:2:3"]) {
    it(`refuses "${text}" and says what is expected`, () => {
      assert.throws(() => parseConnectTo(text), /--connect-to ".*": expected HOST:PORT:ADDRESS:PORT/);
    });
  }
});

describe("connectToRule", () => {
  it("applies to its own host and port only", () => {
    const rules = [parseConnectTo("imap.example.net:993::40993")];
    assert.equal(connectToRule(rules, "IMAP.example.net", 993)?.connectPort, 40993);
    assert.equal(connectToRule(rules, "imap.example.net", 443), undefined);
    assert.equal(connectToRule(rules, "admin.example.net", 993), undefined);
  });
});
