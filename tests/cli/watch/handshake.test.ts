import assert from "node:assert/strict";
import { handshake } from "../../../cli/watch/handshake.ts";
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

  it("tells that a server begins with another protocol, and does not wait for it", async () => {
    const server = await new StartTlsServer("imap", leaf).start();
    const result = await handshake(pathTo("smtp-starttls", server.port), true, { ca: root.pem });
    await server.stop();
    assert.deepEqual(result, { failed: 'the greeting is no SMTP: "* OK IMAP4rev1 ready"' });
  });
});
