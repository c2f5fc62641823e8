import assert from "node:assert/strict";
import { clientOptions } from "../../../examples/local/clientOptions.ts";

const SERVERS = { dns: "127.0.0.1:5353", caFile: "/tmp/local/ca.pem" };

describe("clientOptions", () => {
  it("are resolver, CAs and an address for every endpoint", () => {
    const endpoints = { "imap.example.net:993": "127.1.0.1:40123", "smtp-out.example.net:465": "127.1.0.2:40124" };
    assert.equal(
      clientOptions({ ...SERVERS, endpoints }),
      "--resolver 127.0.0.1:5353 --ca-file /tmp/local/ca.pem" +
        " --connect-to imap.example.net:993:127.1.0.1:40123 --connect-to smtp-out.example.net:465:127.1.0.2:40124",
    );
  });

  it("are the first two when nothing is served", () => {
    assert.equal(clientOptions({ ...SERVERS, endpoints: {} }), "--resolver 127.0.0.1:5353 --ca-file /tmp/local/ca.pem");
  });
});
