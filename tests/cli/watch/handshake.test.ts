import assert from "node:assert/strict";
import type { PresentedChain } from "../../../cli/tls/index.ts";
import { certificateSeen, handshake } from "../../../cli/watch/handshake.ts";
import type { ProbePath } from "../../../cli/watch/probeTarget.ts";
import { StartTlsServer } from "../../e2e/startTlsServer.ts";
import { testCertificate } from "./testCertificate.ts";

const root = testCertificate({ commonName: "Test Root" });
const issuer = { commonName: "Test Root", keyPem: root.keyPem };
const leaf = testCertificate({ commonName: "mail", names: ["mail.example.net"], issuer });

function pathTo(protocol: ProbePath["protocol"], connectPort: number): ProbePath {
  const target = { endpoint: "mail", kind: "ecs", host: "mail.example.net", port: 587 } as const;
  return { ...target, protocol, address: "127.0.0.1", connectPort };
}

describe("handshake", () => {
  for (const mail of ["smtp", "imap"] as const) {
    it(`comes to TLS by STARTTLS of ${mail.toUpperCase()}`, async () => {
      const server = await new StartTlsServer(mail, leaf).start();
      const result = await handshake(pathTo(`${mail}-starttls`, server.port), true, { ca: root.pem });
      await server.stop();
      assert.ok("seen" in result, JSON.stringify(result));
      assert.deepEqual([result.seen.sha256, result.seen.fault], [leaf.sha256, undefined]);
    });
  }

  it("reports that a server begins with another protocol, and does not wait for it", async () => {
    const server = await new StartTlsServer("imap", leaf).start();
    const result = await handshake(pathTo("smtp-starttls", server.port), true, { ca: root.pem });
    await server.stop();
    assert.deepEqual(result, { failed: 'the greeting is not SMTP: "* OK IMAP4rev1 ready"' });
  });
});

const CHAIN = {
  leaf: {
    sha256: "ab".repeat(32),
    serial: "11ff",
    names: ["*.example.net", "example.net"],
    notBefore: Date.parse("2026-01-01T00:00:00Z"),
    notAfter: Date.parse("2026-07-01T00:00:00Z"),
    issuer: "CN=Test CA",
  },
  length: 1,
  chainError: undefined,
  covers: true,
};

function fault(change: Partial<PresentedChain>, now = "2026-03-01T00:00:00Z"): string | undefined {
  return certificateSeen({ ...CHAIN, ...change }, "imap.example.org", Date.parse(now)).fault;
}

describe("certificateSeen", () => {
  it("has the fingerprint and the serial number of the leaf, and no fault of a good one", () => {
    const seen = certificateSeen(CHAIN, "imap.example.net", Date.parse("2026-03-01T00:00:00Z"));
    assert.deepEqual(seen, { sha256: "ab".repeat(32), serial: "11ff", fault: undefined });
  });

  it("finds fault with an untrusted chain", () => {
    assert.equal(
      fault({ chainError: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
      "its chain is not trusted (UNABLE_TO_VERIFY_LEAF_SIGNATURE)",
    );
  });

  it("finds fault with another name", () => {
    assert.equal(fault({ covers: false }), "it is for *.example.net, example.net, not for imap.example.org");
    const nameless = { ...CHAIN.leaf, names: [] };
    assert.equal(fault({ covers: false, leaf: nameless }), "it is for no name, not for imap.example.org");
  });

  it("knows the first and the last second of validity", () => {
    assert.equal(fault({}, "2026-01-01T00:00:00Z"), undefined);
    assert.equal(fault({}, "2025-12-31T23:59:59Z"), "it is not valid before 2026-01-01T00:00:00.000Z");
    assert.equal(fault({}, "2026-07-01T00:00:00Z"), undefined);
    assert.equal(fault({}, "2026-07-01T00:00:01Z"), "it expired on 2026-07-01T00:00:00.000Z");
  });
});
