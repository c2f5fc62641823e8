import assert from "node:assert/strict";
import { createServer as createPlain, type Server, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { EndpointProtocol } from "../../../../core/inventory.ts";
import { TlsWire } from "../../../../lambdas/renewal/adapters/tlsWire.ts";
import { testCertificate } from "../../../cli/watch/testCertificate.ts";

const made = testCertificate({ commonName: "mail", names: ["localhost"] });
const secureContext = createSecureContext({ cert: made.pem, key: made.keyPem });

const secure = (socket: Socket) => {
  new TLSSocket(socket, { isServer: true, secureContext }).on("error", () => undefined);
};

describe("TlsWire", () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  async function look(serve: (socket: Socket) => void, protocol: EndpointProtocol = "tls") {
    const sockets: Socket[] = [];
    server = createPlain((socket) => {
      sockets.push(socket.on("error", () => undefined));
      serve(socket);
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? (address?.port ?? 0) : 0;
    try {
      return await new TlsWire().look({ host: "127.0.0.1", port, protocol });
    } finally {
      for (const socket of sockets) socket.destroy();
    }
  }

  it("tells serial and fingerprint of what a port serves, whoever has signed it", async () => {
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
      failures: ["refuses STARTTLS: 554 not now"],
    });
  });

  it("says that nobody listens", async () => {
    const target = { host: "127.0.0.1", port: 9, protocol: "tls" } as const;
    assert.deepEqual(await new TlsWire().look(target), { seen: [], failures: ["ECONNREFUSED"] });
  });
});
