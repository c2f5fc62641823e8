import assert from "node:assert/strict";
import { createServer as createPlain, type Server, type Socket, connect } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { EndpointProtocol } from "../../../../core/inventory.ts";
import { TlsHandshakes, startTls } from "../../../../lambdas/renewal/adapters/tlsHandshakes.ts";
import { peer } from "../../../cli/tls/peer.ts";
import { testCertificate } from "../../../cli/watch/testCertificate.ts";

const made = testCertificate({ commonName: "mail", names: ["localhost"] });
const secureContext = createSecureContext({ cert: made.pem, key: made.keyPem });

const secure = (socket: Socket) => {
  new TLSSocket(socket, { isServer: true, secureContext }).on("error", () => undefined);
};

describe("TlsHandshakes", () => {
  async function look(serve: (socket: Socket) => void, protocol: EndpointProtocol = "tls") {
    const sockets: Socket[] = [];
    const server: Server = createPlain((socket) => {
      sockets.push(socket.on("error", () => undefined));
      serve(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    try {
      return await new TlsHandshakes().look({ host: "127.0.0.1", port, protocol });
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }

  it("has serial and fingerprint of what a port serves, whoever has signed it", async () => {
    const { seen, failures } = await look(secure);
    assert.deepEqual(failures, []);
    assert.deepEqual(
      seen.map(({ sha256 }) => sha256),
      [made.sha256],
    );
    assert.match(seen[0]?.serial ?? "", /^([0-9A-F]{2})+$/);
  });

  it("goes through STARTTLS first where the protocol asks for it", async () => {
    const { seen, failures } = await look((socket) => {
      socket.write("220 ready\r\n");
      socket.once("data", () => {
        socket.write("250 STARTTLS\r\n");
        socket.once("data", () => {
          socket.write("220 go ahead\r\n");
          secure(socket);
        });
      });
    }, "smtp-starttls");
    assert.deepEqual([seen.map(({ sha256 }) => sha256), failures], [[made.sha256], []]);
  });

  it("ends what began with STARTTLS as a mail client does: servers ban who hangs up without a word", async () => {
    let hear: (text: string) => void = () => undefined;
    const heard = new Promise<string>((resolve) => {
      hear = resolve;
    });
    const imap = await peer((socket) => {
      socket.write("* OK ready\r\n");
      socket.once("data", () => {
        socket.write("a1 OK begin\r\n");
        const session = new TLSSocket(socket, { isServer: true, secureContext });
        session.on("error", () => undefined).once("data", (data) => hear(String(data)));
      });
    });
    await new TlsHandshakes().look({ host: "127.0.0.1", port: imap.port, protocol: "imap-starttls" });
    assert.equal(await heard, "a2 LOGOUT\r\n");
    await imap.close();
  });

  it("says in a word why there was no handshake, and does not throw", async () => {
    assert.deepEqual(await look((socket) => socket.end("220 no TLS here\r\n")), {
      seen: [],
      failures: ["ERR_SSL_WRONG_VERSION_NUMBER"],
    });
    const closed = await look((socket) => socket.destroy());
    assert.equal(closed.seen.length, 0);
    assert.match(closed.failures.join(), /^(ECONNRESET|closed during the handshake)$/);
    assert.deepEqual(await look((socket) => socket.end("554 not now\r\n"), "smtp-starttls"), {
      seen: [],
      failures: ['the greeting is "554 not now"'],
    });
  });

  it("says that nobody listens", async () => {
    const target = { host: "127.0.0.1", port: 9, protocol: "tls" } as const;
    assert.deepEqual(await new TlsHandshakes().look(target), { seen: [], failures: ["ECONNREFUSED"] });
  });
});

describe("startTls of the renewal function", () => {
  async function talk(protocol: EndpointProtocol, behaviour: (socket: Socket) => void): Promise<void> {
    const server = await peer(behaviour);
    const socket = connect({ host: "127.0.0.1", port: server.port });
    try {
      await startTls(socket, protocol);
    } finally {
      socket.destroy();
      await server.close();
    }
  }

  it("returns at once where the protocol begins with TLS", async () => {
    await talk("tls", () => undefined);
    await talk("https", () => undefined);
  });

  it("says what the reader of the dialogue says, and throws with the server's words", async () => {
    const heard: string[] = [];
    const refuses = talk("smtp-starttls", (socket) => {
      const answers = ["250-mail\r\n250 STARTTLS\r\n", "454 TLS not available\r\n"];
      socket.write("220\n");
      socket.on("data", (data) => {
        heard.push(String(data));
        socket.write(answers.shift() ?? "");
      });
    });
    await assert.rejects(refuses, { message: 'the answer to STARTTLS is "454 TLS not available"' });
    assert.deepEqual(heard, ["EHLO [127.0.0.1]\r\n", "STARTTLS\r\n"]);
  });

  it("throws when the server hangs up in the middle", async () => {
    await assert.rejects(
      talk("smtp-starttls", (socket) => socket.end("220-mail\r\n")),
      {
        message: "closed before STARTTLS",
      },
    );
  });
});
