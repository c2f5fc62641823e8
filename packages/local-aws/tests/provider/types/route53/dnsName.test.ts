import { strict as assert } from "node:assert";
import { bareZoneId, dnsName, recordFqdn } from "../../../../provider/types/route53/route53Answers.ts";

describe("DNS names of records", () => {
  it("are compared in lower case, without the final dot, and with a star for its escape", () => {
    assert.equal(dnsName("WWW.Example.Net."), "www.example.net");
    assert.equal(dnsName("\\052.example.net."), "*.example.net");
  });

  it("are relative to the zone unless they end in it", () => {
    assert.equal(recordFqdn("www", "example.net."), "www.example.net");
    assert.equal(recordFqdn("www.example.net", "example.net."), "www.example.net");
    assert.equal(recordFqdn("badexample.net", "example.net."), "badexample.net.example.net");
    assert.equal(recordFqdn("", "example.net."), "example.net");
    assert.equal(recordFqdn("example.net.", "example.net."), "example.net");
  });

  it("belong to zones whose id comes with and without a path", () => {
    assert.equal(bareZoneId("/hostedzone/Z1"), "Z1");
    assert.equal(bareZoneId("Z1"), "Z1");
  });
});
