import assert from "node:assert/strict";
import { connect, createServer, type Server } from "node:net";
import type { EndpointProtocol } from "../../../../core/inventory.ts";
import { startTls } from "../../../../lambdas/renewal/adapters/startTls.ts";

/** A server that says its lines one after the other: the first at once, each other one after a line of the client. */
async function spoken(lines: readonly string[], protocol: EndpointProtocol): Promise<readonly string[]> {
  const heard: string[] = [];
  const server: Server = createServer((socket) => {
    let next = 0;
    const say = () => {
      const line = lines[next];
      next += 1;
      if (line === undefined) socket.end();
      else socket.write(line);
    };
    say();
    socket.on("data", (data) => {
      heard.push(String(data));
      say();
    });
    socket.on("error", () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const socket = connect({ host: "127.0.0.1", port: typeof address === "object" ? (address?.port ?? 0) : 0 });
  try {
    await startTls(socket, protocol);
    return heard;
  } finally {
    socket.destroy();
    server.close();
  }
}

describe("startTls", () => {
  it("says nothing where TLS begins at once", async () => {
    assert.deepEqual(await spoken(["220 never read\r\n"], "tls"), []);
    assert.deepEqual(await spoken(["220 never read\r\n"], "https"), []);
  });

  it("greets an SMTP server, whose answers may go on over lines, and asks for TLS", async () => {
    const lines = ["220-mail\r\n220 ready\r\n", "250-mail\r\n250-SIZE 1\r\n250 STARTTLS\r\n", "220 go ahead\r\n"];
    assert.deepEqual(await spoken(lines, "smtp-starttls"), ["EHLO cabal-tls.invalid\r\n", "STARTTLS\r\n"]);
  });

  it("asks an IMAP server for TLS", async () => {
    assert.deepEqual(await spoken(["* OK ready\r\n", "a1 OK begin\r\n"], "imap-starttls"), ["a1 STARTTLS\r\n"]);
  });

  it("throws with the server's words when it refuses, and when it hangs up", async () => {
    const refused = ["220 ready\r\n", "250 mail\r\n", "454 TLS not available\r\n"];
    await assert.rejects(spoken(refused, "smtp-starttls"), { message: "refuses STARTTLS: 454 TLS not available" });
    await assert.rejects(spoken(["* OK ready\r\n", "a1 BAD unknown\r\n"], "imap-starttls"), {
      message: "refuses STARTTLS: a1 BAD unknown",
    });
    await assert.rejects(spoken(["220 ready\r\n"], "smtp-starttls"), { message: "closed before STARTTLS" });
  });

  it("does not read for ever", async () => {
    const endless = "220-".padEnd(9_000, "x");
    await assert.rejects(spoken([endless], "smtp-starttls"), /^Error: refuses STARTTLS/);
  });
});
