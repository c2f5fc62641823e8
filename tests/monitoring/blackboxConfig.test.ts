import assert from "node:assert/strict";
import { blackboxConfig } from "../../monitoring/blackboxConfig.ts";
import { DEFAULT_SETTINGS } from "../../monitoring/index.ts";
import { mailInventory } from "./mailInventory.ts";

const modulesOf = (settings = DEFAULT_SETTINGS) =>
  blackboxConfig(mailInventory(), settings).modules as Readonly<Record<string, { readonly tcp: object }>>;

describe("blackboxConfig", () => {
  it("has an identity and a trust module for each instance, each with its server name", () => {
    const modules = modulesOf();
    assert.equal(Object.keys(modules).length, 12);
    assert.deepEqual(modules["identity:imap.example.net:993"], {
      prober: "tcp",
      timeout: "8s",
      tcp: {
        preferred_ip_protocol: "ip4",
        tls: true,
        tls_config: { server_name: "imap.example.net", insecure_skip_verify: true },
      },
    });
    assert.deepEqual(modules["trust:imap.example.net:993"]?.tcp, {
      preferred_ip_protocol: "ip4",
      tls: true,
      tls_config: { server_name: "imap.example.net" },
    });
  });

  it("speaks SMTP around the handshake on a submission port, each reply read to its last line", () => {
    assert.deepEqual(modulesOf()["trust:smtp-out.example.net:587"]?.tcp, {
      preferred_ip_protocol: "ip4",
      query_response: [
        { expect: "^220( |$)" },
        { send: "EHLO blackbox.invalid\r" },
        { expect: "^250( |$)" },
        { send: "STARTTLS\r" },
        { expect: "^220( |$)" },
        { starttls: true },
        { send: "QUIT\r" },
      ],
      tls_config: { server_name: "smtp-out.example.net" },
    });
  });

  it("gives another CA to the trust modules only", () => {
    const modules = modulesOf({ ...DEFAULT_SETTINGS, caFile: "/etc/ca.pem" });
    assert.match(JSON.stringify(modules["trust:imap.example.net:993"]), /"ca_file":"\/etc\/ca\.pem"/);
    assert.doesNotMatch(JSON.stringify(modules["identity:imap.example.net:993"]), /ca_file/);
  });
});
