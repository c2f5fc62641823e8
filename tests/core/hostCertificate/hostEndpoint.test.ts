import assert from "node:assert/strict";
import { defaultEndpoints, KNOWN_PORTS, portProtocol } from "../../../core/hostCertificate/hostEndpoint.ts";

describe("how TLS begins on a port", () => {
  it("is known for the ports of mail and of the web, and for no other", () => {
    assert.deepEqual(
      KNOWN_PORTS.map((port) => [port, portProtocol(port)]),
      [
        [25, "smtp-starttls"],
        [143, "imap-starttls"],
        [443, "tls"],
        [465, "tls"],
        [587, "smtp-starttls"],
        [993, "tls"],
        [995, "tls"],
      ],
    );
    assert.equal(portProtocol(26), undefined);
  });
});

describe("the endpoints of a host that names none", () => {
  it("are the two of submission", () => {
    assert.deepEqual(defaultEndpoints("mx.example.net"), [
      { hostname: "mx.example.net", port: 465, protocol: "tls" },
      { hostname: "mx.example.net", port: 587, protocol: "smtp-starttls" },
    ]);
  });
});
