import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { peer } from "../cli/tls/peer.ts";
import { testCertificate } from "../cli/watch/testCertificate.ts";
import { mailPeer } from "./mailPeer.ts";
import { type RunningExporter, runningExporter } from "./runningExporter.ts";

const HOST = "smtp-out.example.net";
const root = testCertificate({ commonName: "Root" });
const leaf = testCertificate({ commonName: HOST, names: [HOST], issuer: { commonName: "Root", keyPem: root.keyPem } });
const pair = { cert: leaf.pem, key: leaf.keyPem };

function greetImap(socket: Socket, heard: string[]): void {
  socket.write("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
  socket.once("data", (line) => {
    heard.push(String(line).trim());
    socket.write("a1 OK begin TLS\r\n");
    const secureContext = createSecureContext(pair);
    const session = new TLSSocket(socket, { isServer: true, secureContext }).on("error", () => undefined);
    session.on("data", (text) => {
      heard.push(`TLS: ${String(text).trim()}`);
      session.end("* BYE\r\n");
    });
  });
}

describe("blackbox_exporter through STARTTLS", () => {
  let exporter: RunningExporter;
  let ofImap: RunningExporter;
  before(async () => {
    exporter = await runningExporter(root.pem);
    ofImap = await runningExporter(root.pem, "imap-starttls");
  });
  after(() => Promise.all([exporter?.stop(), ofImap?.stop()]));

  it("probes an IMAP server, and ends with LOGOUT", async () => {
    const heard: string[] = [];
    const server = await peer((socket) => greetImap(socket, heard));
    try {
      for (const mode of ["identity", "trust"] as const) {
        heard.length = 0;
        const metrics = await ofImap.probe(mode, `${HOST}:587`, server.port);
        assert.equal(metrics.get("probe_success"), 1, heard.join());
        while (heard.length < 2) await new Promise((resolve) => setImmediate(resolve));
        assert.deepEqual(heard, ["a1 STARTTLS", "TLS: a2 LOGOUT"]);
      }
    } finally {
      await server.close();
    }
  });

  for (const [title, greeting] of [
    ["whose greeting takes 6 s to its last line, as Postfix's postscreen has it", "220 mail.example.net ESMTP"],
    ["whose greeting ends with a line without text", "220"],
  ] as const) {
    it(`probes a server ${title}: it does not speak too early, and ends with QUIT`, async () => {
      const waitMs = greeting === "220" ? 200 : 6_000;
      const server = await mailPeer({ ...pair, greeting: ["220-mail.example.net ESMTP", greeting], waitMs });
      try {
        for (const mode of waitMs > 1_000 ? (["trust"] as const) : (["identity", "trust"] as const)) {
          server.heard.length = 0;
          const metrics = await exporter.probe(mode, `${HOST}:587`, server.port);
          assert.equal(metrics.get("probe_success"), 1, server.heard.join());
          while (server.heard.length < 3) await new Promise((resolve) => setImmediate(resolve));
          assert.deepEqual(server.heard, ["EHLO blackbox.invalid", "STARTTLS", "TLS: QUIT"]);
        }
      } finally {
        await server.close();
      }
    });
  }
});
