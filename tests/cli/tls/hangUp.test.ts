import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { openChain } from "../../../cli/tls/index.ts";
import { testCertificate } from "../watch/testCertificate.ts";
import { peer } from "./peer.ts";

const SERVED = testCertificate({ commonName: "mail", names: ["mail.example.net"] });
const CONTEXT = createSecureContext({ key: SERVED.keyPem, cert: SERVED.pem });
/** As fail2ban has it: so many connections that were dropped without a word. */
const MOST_DROPPED = 3;

const SPEECH = {
  "smtp-starttls": { greeting: "220 mail\r\n", first: /^EHLO /, answer: "250 STARTTLS\r\n", begin: "220 go ahead\r\n" },
  "imap-starttls": {
    greeting: "* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n",
    first: /^never/,
    answer: "",
    begin: "a1 OK begin\r\n",
  },
} as const;

/** A mail server that bans whoever has dropped too many connections without QUIT or LOGOUT. */
function banningServer(protocol: keyof typeof SPEECH) {
  let dropped = 0;
  return peer((socket) => {
    if (dropped >= MOST_DROPPED) {
      socket.destroy();
      return;
    }
    const { greeting, first, answer, begin } = SPEECH[protocol];
    const onData = (chunk: Buffer) => {
      const line = chunk.toString("latin1");
      if (first.test(line)) socket.write(answer);
      if (!/STARTTLS\r\n$/.test(line)) return;
      socket.off("data", onData).write(begin);
      countDropped(socket);
    };
    socket.on("data", onData).write(greeting);
  });

  function countDropped(socket: Socket): void {
    let said = "";
    const secure = new TLSSocket(socket, { isServer: true, secureContext: CONTEXT });
    secure
      .on("error", () => undefined)
      .on("data", (chunk) => {
        said += chunk.toString("latin1");
      });
    secure.on("close", () => {
      if (!/^(QUIT|\w+ LOGOUT)\r\n$/.test(said)) dropped += 1;
    });
  }
}

describe("a mail server that bans clients for hanging up after the handshake", () => {
  for (const protocol of ["smtp-starttls", "imap-starttls"] as const) {
    it(`does not ban who asks it again and again by ${protocol}`, async () => {
      const server = await banningServer(protocol);
      const target = { address: "127.0.0.1", port: server.port, protocol, host: "mail.example.net" } as const;
      const seen: string[] = [];
      for (let count = 0; count < 3 * MOST_DROPPED; count += 1) {
        const { leaf } = await openChain({ ...target, sni: true, ca: SERVED.pem, deadline: 5_000 });
        seen.push(leaf.sha256);
      }
      await server.close();
      assert.deepEqual([...new Set(seen)], [SERVED.sha256]);
      assert.equal(seen.length, 9);
    });
  }
});
