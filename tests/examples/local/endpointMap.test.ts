import assert from "node:assert/strict";
import { endpointMap } from "../../../examples/local/endpointMap.ts";
import type { Frontend } from "../../../packages/local-aws/controlClient.ts";

function listener(change: Partial<Frontend> = {}): Frontend {
  return {
    kind: "listener",
    id: "arn:aws:elasticloadbalancing:us-west-2:111122223333:listener/net/a/1/2",
    region: "us-west-2",
    addresses: ["127.1.0.1", "127.1.0.2"],
    port: 993,
    localPort: 40123,
    dnsName: "a-1.elb.us-west-2.amazonaws.com",
    hosts: [],
    certificateArns: [],
    ...change,
  };
}

describe("endpointMap", () => {
  const records = [
    { host: "imap.example.net", target: "a-1.elb.us-west-2.amazonaws.com" },
    { host: "mail.example.net", target: "dualstack.A-1.elb.us-west-2.amazonaws.com" },
    { host: "www.example.net", target: "elsewhere.example.org" },
  ];

  it("finds every name that leads to a listener, and no other", () => {
    assert.deepEqual(endpointMap([listener()], records), {
      "imap.example.net:993": "127.1.0.1:40123",
      "mail.example.net:993": "127.1.0.1:40123",
    });
  });

  it("leaves out a name that is no alias of the distribution it leads to", () => {
    const distribution = listener({ kind: "distribution", port: 443, hosts: ["imap.example.net"] });
    assert.deepEqual(endpointMap([distribution], records), { "imap.example.net:443": "127.1.0.1:40123" });
  });

  it("is empty when nothing is served", () => {
    assert.deepEqual(endpointMap([], records), {});
    assert.deepEqual(endpointMap([listener({ addresses: [] })], records), {});
  });
});
