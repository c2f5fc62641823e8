import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { handshake } from "../../../cli/watch/handshake.ts";
import { probePaths, startProber } from "../../../cli/watch/prober.ts";
import type { ProbePath } from "../../../cli/watch/probeTarget.ts";
import { testCertificate } from "./testCertificate.ts";

const root = testCertificate({ commonName: "Test Root" });
const issuer = { commonName: "Test Root", keyPem: root.keyPem };
const first = testCertificate({ commonName: "first", names: ["*.example.net"], issuer });
const second = testCertificate({ commonName: "second", names: ["*.example.net"], issuer });
const foreign = testCertificate({ commonName: "foreign", names: ["*.example.net"] });
const ACCEPTED = new Set([first.sha256, second.sha256]);
const TARGET = { endpoint: "imap", kind: "nlb", host: "imap.example.net", port: 993, protocol: "tls" } as const;

describe("the prober", () => {
  let server: Server;
  let path: ProbePath;
  const names: (string | false | null)[] = [];
  const sockets = new Set<TLSSocket>();

  beforeEach(async () => {
    server = createServer({ cert: first.pem, key: first.keyPem }, answerAsImap);
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    path = { ...TARGET, address: "127.0.0.1", connectPort: (server.address() as AddressInfo).port };
    names.length = 0;
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => server.close(resolve));
  });

  function answerAsImap(socket: TLSSocket): void {
    names.push(socket.servername as string | false | null);
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("data", (line: Buffer) => socket.write(`${line.toString().split(" ")[0]} OK done\r\n`));
    socket.write("* OK ready\r\n");
  }

  it("sees a switch of certificates without a failed or wrong handshake, and its held connection lives on", async () => {
    const prober = await startProber([path], { ca: root.pem, heldInterval: 50 });
    const { tally } = prober;
    // A busy machine makes few handshakes in a given time.
    while (tally.summary("imap.example.net", 993, ACCEPTED).handshakes < 10) await wait(10);
    server.setSecureContext({ cert: second.pem, key: second.keyPem });
    while (tally.lanesWithout("imap.example.net", 993, second.sha256, 3).length > 0) await wait(10);
    while ((prober.held[0]?.answered ?? 0) <= 3 && prober.held[0]?.broken === undefined) await wait(10);
    await prober.stop();
    const summary = tally.summary("imap.example.net", 993, ACCEPTED);
    assert.deepEqual([summary.failed, summary.wrong, summary.reasons], [0, 0, []]);
    assert.deepEqual(
      summary.fingerprints.map((one) => one.sha256),
      [first.sha256, second.sha256],
    );
    assert.equal(prober.held[0]?.broken, undefined);
    assert.ok((prober.held[0]?.answered ?? 0) > 3);
  });

  it("asks with and without a server name", async () => {
    const prober = await startProber([path], { ca: root.pem });
    while (new Set(names).size < 2) await wait(10);
    await prober.stop();
    assert.deepEqual(new Set(names.map((name) => name || "none")), new Set(["imap.example.net", "none"]));
  });

  it("counts a certificate of another CA as wrong", async () => {
    server.setSecureContext({ cert: foreign.pem, key: foreign.keyPem });
    const result = await handshake(path, true, { ca: root.pem });
    assert.ok("seen" in result);
    assert.match(result.seen.fault ?? "", /^its chain is not trusted/);
  });

  it("reports a connection that breaks", async () => {
    const prober = await startProber([path], { ca: root.pem, heldInterval: 20 });
    await wait(100);
    for (const socket of sockets) socket.destroy();
    await wait(100);
    await prober.stop();
    assert.match(prober.held[0]?.broken ?? "", /^(was closed by the server|broke: )/);
  });

  it("reports a held connection that is not answered", async () => {
    server.removeAllListeners("secureConnection");
    server.on("secureConnection", (socket: TLSSocket) => socket.on("error", () => {}).end("* BYE\r\n"));
    const prober = await startProber([path], { ca: root.pem });
    await prober.stop();
    assert.match(prober.held[0]?.broken ?? "", /before its greeting$/);
  });

  it("counts a refused connection and a silent server as failures", async () => {
    const refused = await handshake({ ...path, connectPort: 1 }, true, { ca: root.pem });
    assert.ok("failed" in refused);
    assert.match(refused.failed, /^the connection is refused$/);
    const mute = createTcpServer(() => {}).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    const silent = await handshake({ ...path, connectPort: port }, true, { ca: root.pem, deadline: 50 });
    mute.close();
    assert.deepEqual(silent, { failed: "connected, but the server sent no certificate within 0.05 s" });
  });
});

describe("probePaths", () => {
  const resolve = async () => ["127.0.0.2", "127.0.0.3"];

  it("makes one path for each address of a name", async () => {
    const paths = await probePaths([TARGET], resolve, []);
    assert.deepEqual(
      paths.map((path) => [path.address, path.connectPort]),
      [
        ["127.0.0.2", 993],
        ["127.0.0.3", 993],
      ],
    );
  });

  it("changes address and port by a connect-to rule", async () => {
    const keep = { host: "imap.example.net", port: 993, address: undefined, connectPort: 40993 };
    assert.deepEqual(
      (await probePaths([TARGET], resolve, [keep])).map((path) => [path.address, path.connectPort]),
      [
        ["127.0.0.2", 40993],
        ["127.0.0.3", 40993],
      ],
    );
    const replace = { ...keep, address: "127.0.0.9" };
    assert.deepEqual(
      (await probePaths([TARGET], resolve, [replace])).map((path) => [path.address, path.connectPort]),
      [["127.0.0.9", 40993]],
    );
  });

  it("passes on that a name has no address", async () => {
    const none = async (host: string) => Promise.reject(new Error(`${host} has no address`));
    await assert.rejects(probePaths([TARGET], none, []), /imap.example.net has no address/);
  });
});
