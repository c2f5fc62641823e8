import assert from "node:assert/strict";
import { connectToRule, parseConnectTo } from "../../../cli/watch/connectTo.ts";

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
