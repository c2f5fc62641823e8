import assert from "node:assert/strict";
import type { Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { openChain, type PresentedChain, TlsFailure } from "../../../cli/tls/index.ts";
import type { EndpointProtocol } from "../../../core/inventory.ts";
import { testCertificate } from "../watch/testCertificate.ts";
import { mailPeer } from "../../monitoring/mailPeer.ts";
import { answering, type Peer, peer } from "./peer.ts";

const TEST_CA = testCertificate({ commonName: "Test CA" });
const LEAF = testCertificate({
  commonName: "mail.example.net",
  names: ["mail.example.net"],
  issuer: { commonName: "Test CA", keyPem: TEST_CA.keyPem },
});
const CONTEXT = createSecureContext({ key: LEAF.keyPem, cert: LEAF.pem });
const DEADLINE = 400;

const NO_GREETING = "no-greeting: connected, but STARTTLS did not start within 0.4 s";

describe("openChain", () => {
  const running: Peer[] = [];
  afterEach(() => Promise.all(running.splice(0).map((one) => one.close())));

  const open = async (protocol: EndpointProtocol, behaviour: (socket: Socket) => void): Promise<PresentedChain> => {
    const server = await peer(behaviour);
    running.push(server);
    return openChain(targetOf(protocol, server.port));
  };
  const failureOf = async (protocol: EndpointProtocol, behaviour: (socket: Socket) => void): Promise<string> => {
    const error = await open(protocol, behaviour).then(
      () => assert.fail("a certificate came"),
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof TlsFailure, String(error));
    return `${error.kind}: ${error.message}`;
  };

  describe("with a server that does what it should", () => {
    it("shows the certificate of a connection that begins with TLS", async () => {
      const chain = await open("tls", serveTls);
      assert.equal(chain.leaf.sha256, LEAF.sha256);
      assert.deepEqual(chain.leaf.names, ["mail.example.net"]);
      assert.equal(chain.leaf.issuer, "CN=Test CA");
      assert.equal(chain.chainError, undefined);
      assert.equal(chain.covers, true);
    });

    it("reads an SMTP greeting to its last line before it speaks, and ends with QUIT", async () => {
      for (const last of ["220 mail.example.net ESMTP", "220"]) {
        const greeting = ["220-mail.example.net ESMTP", last] as const;
        const server = await mailPeer({ cert: LEAF.pem, key: LEAF.keyPem, greeting, waitMs: 100 });
        running.push(server);
        const { leaf } = await openChain({ ...targetOf("smtp-starttls", server.port), deadline: 5_000 });
        assert.equal(leaf.sha256, LEAF.sha256);
        assert.deepEqual(server.heard, ["EHLO [127.0.0.1]", "STARTTLS", "TLS: QUIT"]);
      }
    });

    it("holds a certificate to its DNS names only: one label for the wildcard, and never the common name", async () => {
      const issuer = { commonName: "Test CA", keyPem: TEST_CA.keyPem };
      const wildcard = testCertificate({ commonName: "imap.example.org", names: ["*.example.net"], issuer });
      const secureContext = createSecureContext({ key: wildcard.keyPem, cert: wildcard.pem });
      const server = await peer((socket) => {
        new TLSSocket(socket, { isServer: true, secureContext }).on("error", () => undefined);
      });
      running.push(server);
      const coversHost = async (host: string) => (await openChain({ ...targetOf("tls", server.port), host })).covers;
      assert.equal(await coversHost("imap.example.net"), true);
      assert.equal(await coversHost("a.b.example.net"), false);
      assert.equal(await coversHost("example.net"), false);
      assert.equal(await coversHost("imap.example.org"), false);
    });

    it("reports when the chain that clients verify expires, and ignores an expired certificate that they do not need", async () => {
      const soon = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
      const past = { notBefore: new Date(Date.now() - 9e9), notAfter: new Date(Date.now() - 8e9) };
      const ca = { commonName: "Test CA", keyPem: TEST_CA.keyPem };
      const inter = testCertificate({ commonName: "Inter", issuer: ca, notAfter: soon });
      const other = testCertificate({ commonName: "Old root" });
      const byOther = { commonName: "Old root", keyPem: other.keyPem };
      const cross = testCertificate({ commonName: "Test CA", keyPem: TEST_CA.keyPem, issuer: byOther, ...past });
      const issuer = { commonName: "Inter", keyPem: inter.keyPem };
      const leaf = testCertificate({ commonName: "mail", names: ["mail.example.net"], issuer });
      const serve = (cert: string, key: string) => (socket: Socket) => {
        const secureContext = createSecureContext({ key, cert });
        new TLSSocket(socket, { isServer: true, secureContext }).on("error", () => undefined);
      };
      const needed = await open("tls", serve(leaf.pem + inter.pem + cross.pem, leaf.keyPem));
      assert.deepEqual([needed.chainError, needed.endsEarlier], [undefined, soon.getTime()]);
      const unneeded = await open("tls", serve(LEAF.pem + cross.pem, LEAF.keyPem));
      assert.deepEqual([unneeded.chainError, unneeded.endsEarlier], [undefined, undefined]);
    });

    it("asks SMTP for STARTTLS, also when that is the last extension", async () => {
      for (const extensions of ["250-mail\r\n250-STARTTLS\r\n250 SIZE\r\n", "250-mail\r\n250 STARTTLS\r\n"]) {
        const chain = await open("smtp-starttls", (socket) => {
          socket.write("220-mail\r\n220 ready\r\n");
          talkThenTls(socket, /^EHLO /, extensions, "220 go ahead\r\n");
        });
        assert.equal(chain.leaf.sha256, LEAF.sha256);
      }
    });

    it("asks IMAP for STARTTLS", async () => {
      const chain = await open("imap-starttls", (socket) => {
        socket.write("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
        talkThenTls(socket, /^never/, "", "* note\r\na1 OK begin\r\n");
      });
      assert.equal(chain.leaf.sha256, LEAF.sha256);
    });
  });

  describe("with a hostile or broken server", () => {
    it("gives up on one that says nothing", async () => {
      assert.equal(
        await failureOf("tls", () => {}),
        "timeout: connected, but the server sent no certificate within 0.4 s",
      );
      for (const protocol of ["smtp-starttls", "imap-starttls"] as const) {
        assert.equal(await failureOf(protocol, () => {}), NO_GREETING);
      }
    });

    it("gives up on one that falls silent in the middle", async () => {
      assert.equal(await failureOf("smtp-starttls", (socket) => socket.write("220 mail\r\n250-and")), NO_GREETING);
      assert.equal(
        await failureOf("smtp-starttls", (socket) => {
          socket.write("220 mail\r\n");
          answering(socket, [
            [/^EHLO/, "250 STARTTLS\r\n"],
            [/^STARTTLS/, "220 go ahead\r\n"],
          ]);
        }),
        "timeout: connected, but the server sent no certificate within 0.4 s",
      );
    });

    it("reports one that closes the connection", async () => {
      for (const protocol of ["tls", "smtp-starttls", "imap-starttls"] as const) {
        assert.match(await failureOf(protocol, (socket) => socket.end()), /^closed: |^handshake: /);
      }
      assert.match(await failureOf("tls", (socket) => socket.resetAndDestroy()), /^closed: the server closed the conn/);
    });

    it("reports one that speaks another protocol", async () => {
      const http = "HTTP/1.1 400 Bad Request\r\n\r\n";
      assert.match(
        await failureOf("tls", (socket) => socket.write(http)),
        /^garbage: the answer is not TLS \(ERR_SSL_/,
      );
      assert.equal(
        await failureOf("smtp-starttls", (socket) => socket.write(http)),
        'garbage: the greeting is not SMTP: "HTTP/1.1 400 Bad Request"',
      );
      assert.equal(
        await failureOf("imap-starttls", (socket) => socket.write("220 mail\r\n")),
        'garbage: the greeting is not IMAP: "220 mail"',
      );
    });

    it("shows what the server sent without control characters", async () => {
      assert.equal(
        await failureOf("smtp-starttls", (socket) => socket.write("\x1b[31mred\x07\xff\r\n")),
        'garbage: the greeting is not SMTP: "?[31mred???"',
      );
    });

    it("stops reading from one that sends without end", async () => {
      const failure = await failureOf("imap-starttls", (socket) => socket.write("x".repeat(100_000)));
      assert.equal(failure, "garbage: the server sends without end");
    });

    it("reports one that has no STARTTLS, or refuses it", async () => {
      const smtp = (answers: readonly (readonly [RegExp, string])[]) => (socket: Socket) => {
        socket.write("220 mail\r\n");
        answering(socket, answers);
      };
      assert.equal(
        await failureOf("smtp-starttls", smtp([[/^EHLO/, "250-mail\r\n250 NOSTARTTLS\r\n"]])),
        "no-starttls: the server does not offer STARTTLS",
      );
      assert.equal(
        await failureOf(
          "smtp-starttls",
          smtp([
            [/^EHLO/, "250 STARTTLS\r\n"],
            [/^STARTTLS/, "454 TLS not available\r\n"],
          ]),
        ),
        'no-starttls: the answer to STARTTLS is "454 TLS not available"',
      );
      assert.equal(
        await failureOf("smtp-starttls", (socket) => socket.write("554 go away\r\n")),
        'no-starttls: the greeting is "554 go away"',
      );
      assert.equal(
        await failureOf("imap-starttls", (socket) => {
          socket.write("* OK\r\n");
          answering(socket, [[/STARTTLS/, "a1 BAD what\r\n"]]);
        }),
        'no-starttls: STARTTLS is refused: "a1 BAD what"',
      );
    });

    it("reports that nothing listens", async () => {
      const gone = await peer(() => {});
      await gone.close();
      await assert.rejects(openChain(targetOf("tls", gone.port)), {
        kind: "refused",
        message: "the connection is refused",
      });
    });
  });
});

function targetOf(protocol: EndpointProtocol, port: number) {
  const trust = { ca: TEST_CA.pem, deadline: DEADLINE };
  return { address: "127.0.0.1", port, protocol, host: "mail.example.net", sni: true, ...trust };
}

function serveTls(socket: Socket): void {
  new TLSSocket(socket, { isServer: true, secureContext: CONTEXT }).on("error", () => undefined);
}

/** Answers `first`, then what begins TLS, and then speaks it. */
function talkThenTls(socket: Socket, first: RegExp, answer: string, begin: string): void {
  const onData = (chunk: Buffer) => {
    const line = chunk.toString("latin1");
    if (first.test(line)) socket.write(answer);
    if (!/STARTTLS\r\n$/.test(line)) return;
    socket.off("data", onData);
    socket.write(begin);
    serveTls(socket);
  };
  socket.on("data", onData);
}
