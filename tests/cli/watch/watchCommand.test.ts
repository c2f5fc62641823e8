import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { type AwsAnswer, awsStub } from "../awsStub.ts";
import { cli } from "../capturedIo.ts";
import { inventoryFixture, WEST_2 } from "../inventoryFixture.ts";
import { testCertificate } from "./testCertificate.ts";

const root = testCertificate({ commonName: "Test Root" });
const issuer = { commonName: "Test Root", keyPem: root.keyPem };
const first = testCertificate({ commonName: "first", names: ["*.example.net"], issuer });
const second = testCertificate({ commonName: "second", names: ["*.example.net"], issuer });
const stranger = testCertificate({ commonName: "stranger", names: ["*.example.org"], issuer });

describe("watch", () => {
  let dir: string;
  let server: Server;
  const sockets = new Set<TLSSocket>();
  /** Names that clients asked for. */
  const names = new Set<string>();

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-watch-"));
    await writeFile(join(dir, "ca.pem"), root.pem);
    await writeFile(join(dir, "inventory.json"), JSON.stringify(inventoryFixture()));
    server = createServer({ cert: first.pem, key: first.keyPem }, answerAsImap);
    server.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    names.clear();
    await new Promise((resolve) => server.close(resolve));
    await rm(dir, { recursive: true });
  });

  function answerAsImap(socket: TLSSocket): void {
    names.add(socket.servername === "imap.example.net" ? "imap.example.net" : "none");
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    socket.on("data", (line: Buffer) => socket.write(`${line.toString().split(" ")[0]} OK done\r\n`));
    socket.write("* OK ready\r\n");
  }

  function watch(args: readonly string[], interrupted?: AbortSignal) {
    const { port } = server.address() as AddressInfo;
    const flags = ["--connect-to", `imap.example.net:993:127.0.0.1:${port}`, "--ca-file", "ca.pem"];
    return cli(["watch", ...flags, ...args], { cwd: dir, ...(interrupted === undefined ? {} : { interrupted }) });
  }

  it("counts handshakes for some seconds and ends with a table and exit code 0", async () => {
    const { exitCode, stdout, stderr } = await watch(["--inventory", "inventory.json", "--seconds", "0.5"]);
    assert.equal(stderr, "Watching 1 host names at 1 addresses; Ctrl-C or the end of 0.5 s ends it.");
    assert.match(stdout, /^imap\.example\.net:993 +1 +\d+ +0 +0 +[0-9a-f]{8}$/m);
    assert.match(
      stdout,
      /^ok: \d+ handshakes in \d s, 0 failed, 0 wrong \(right is what a careful client accepts: chain, name, dates; not compared with ACM\)\.$/m,
    );
    assert.equal(exitCode, 0);
  });

  it("writes a page at the end, also when it is interrupted, and says before it begins that it could not", async () => {
    const interrupt = new AbortController();
    const running = watch(["--inventory", "inventory.json", "--html", "watch.html"], interrupt.signal);
    setTimeout(() => interrupt.abort(), 300);
    const { exitCode, stderr } = await running;
    assert.equal(exitCode, 0);
    assert.match(stderr, /\nThe page is in watch\.html\.$/);
    const page = await readFile(join(dir, "watch.html"), "utf8");
    assert.match(page, /<title>Watch of stack prod: ok<\/title>/);
    assert.match(page, /127\.0\.0\.1<\/th><td class="what">serial [0-9a-f]{8}<\/td>/);
    const refused = await watch(["--inventory", "inventory.json", "--html", "none/watch.html"]);
    assert.deepEqual([refused.exitCode, refused.stdout], [2, ""]);
    assert.match(
      refused.stderr,
      /--html none\/watch\.html cannot be written \(ENOENT\)\. Name a file in a folder that is there and writable\.$/,
    );
  });

  it("goes on until it is interrupted, and sees both certificates of a switch as right", async () => {
    const interrupt = new AbortController();
    const running = watch(["--inventory", "inventory.json", "--json"], interrupt.signal);
    setTimeout(() => server.setSecureContext({ cert: second.pem, key: second.keyPem }), 300);
    setTimeout(() => interrupt.abort(), 700);
    const { exitCode, stdout, stderr } = await running;
    const report = JSON.parse(stdout);
    assert.equal(exitCode, 0);
    const [, move] = stderr.split("\n");
    assert.match(
      move ?? "",
      /^\d+\.\d s: imap\.example\.net:993 at 127\.0\.0\.1 moved from [0-9a-f]{8} to [0-9a-f]{8}$/,
    );
    assert.deepEqual([report.version, report.ok, report.comparedWithAcm], [1, true, false]);
    const [endpoint] = report.endpoints;
    assert.deepEqual([endpoint.endpoint, endpoint.kind, endpoint.addresses], ["imap", "nlb", ["127.0.0.1"]]);
    assert.ok(endpoint.handshakes > 5);
    assert.deepEqual(
      endpoint.fingerprints.map((one: { readonly sha256: string }) => one.sha256),
      [first.sha256, second.sha256],
    );
    assert.equal(report.held[0].broken, undefined);
  });

  it("ends with exit code 1 when a certificate is wrong, and says why", async () => {
    server.setSecureContext({ cert: stranger.pem, key: stranger.keyPem });
    const { exitCode, stdout } = await watch(["--inventory", "inventory.json", "--seconds", "0.3"]);
    assert.equal(exitCode, 1);
    assert.match(stdout, /it is for \*\.example\.org, not for imap\.example\.net/);
    assert.match(stdout, /^NOT OK: /m);
  });

  it("ends with exit code 1 when handshakes fail", async () => {
    const args = ["--connect-to", "imap.example.net:993:127.0.0.1:1", "--inventory", "inventory.json"];
    const { exitCode, stdout } = await cli(["watch", ...args, "--seconds", "0.3", "--json"], { cwd: dir });
    const { endpoints, held } = JSON.parse(stdout);
    const [endpoint] = endpoints;
    assert.equal(exitCode, 1);
    assert.equal(held[0].broken, "could not be opened: the connection is refused");
    assert.ok(endpoint.failed > 0);
    assert.equal(endpoint.failed, endpoint.handshakes);
  });

  it("asks load balancers without a server name too, but not CloudFront, which would serve AWS's own certificate", async () => {
    const args = ["--inventory", "inventory.json", "--seconds", "0.3"];
    await watch(args);
    assert.deepEqual(names, new Set(["imap.example.net", "none"]));
    names.clear();
    const inventory = inventoryFixture();
    const identifiers = { distributionId: "E123", domainName: "d123.cloudfront.net" };
    const endpoints = inventory.endpoints.map((one) => ({ ...one, kind: "cloudfront", identifiers }));
    await writeFile(join(dir, "inventory.json"), JSON.stringify({ ...inventory, endpoints }));
    await watch(args);
    assert.deepEqual(names, new Set(["imap.example.net"]));
  });

  it("reads the packed inventory from standard input", async () => {
    const { port } = server.address() as AddressInfo;
    const flags = ["--connect-to", `imap.example.net:993:127.0.0.1:${port}`, "--ca-file", "ca.pem"];
    const { exitCode } = await cli(["watch", ...flags, "--inventory", "-", "--seconds", "0.2"], {
      cwd: dir,
      input: `${encodeInventory(inventoryFixture())}\n`,
    });
    assert.equal(exitCode, 0);
  });

  it("compares with ACM when the inventory comes from AWS: a valid certificate from elsewhere is wrong", async () => {
    await writeFile(join(dir, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(dir, "Pulumi.prod.yaml"), "config:\n  aws:region: us-west-2\n");
    const stop = await awsStub(acmWithFirst);
    try {
      const right = await watch(["--seconds", "0.3", "--json"]);
      assert.deepEqual([right.exitCode, JSON.parse(right.stdout).comparedWithAcm], [0, true]);
      server.setSecureContext({ cert: second.pem, key: second.keyPem });
      const wrong = await watch(["--seconds", "0.3"]);
      assert.equal(wrong.exitCode, 1);
      assert.match(wrong.stdout, /it is not an accepted certificate/);
    } finally {
      await stop();
    }
  });

  it("says that ACM may not be asked, and takes any valid certificate for right", async () => {
    await writeFile(join(dir, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(dir, "Pulumi.prod.yaml"), "config:\n  aws:region: us-west-2\n");
    const stop = await awsStub((target) =>
      target === "CertificateManager.ListCertificates"
        ? { status: 400, body: { __type: "AccessDeniedException" } }
        : acmWithFirst(target),
    );
    try {
      const { exitCode, stdout, stderr } = await watch(["--seconds", "0.3", "--json"]);
      assert.deepEqual([exitCode, JSON.parse(stdout).comparedWithAcm], [0, false]);
      assert.match(
        stderr,
        /^ACM's certificates are unknown \(not allowed \(AccessDeniedException\)\), so any valid certificate counts as right\.$/m,
      );
    } finally {
      await stop();
    }
  });

  it("says what is wrong with its arguments", async () => {
    const at = (...args: string[]) => cli(["watch", ...args], { cwd: dir });
    assert.deepEqual(await at("--seconds", "soon"), {
      exitCode: 2,
      stdout: "",
      stderr: "error: option '--seconds <N>' argument 'soon' is invalid. It should be a number of seconds above 0.",
    });
    assert.deepEqual(await at("--inventory", "inventory.json", "--ca-file", "none.pem"), {
      exitCode: 2,
      stdout: "",
      stderr: "--ca-file none.pem cannot be read (ENOENT). Give a file with certificates in PEM.",
    });
    const { exitCode, stderr } = await at("--connect-to", "nonsense");
    assert.equal(exitCode, 2);
    assert.match(stderr, /expected HOST:PORT:ADDRESS:PORT with ports from 1 to 65535/);
  });

  it("does not start when a name has no address", async () => {
    const args = ["--inventory", "inventory.json", "--resolver", "127.0.0.1:1", "--seconds", "1"];
    const { exitCode, stderr } = await cli(["watch", ...args], { cwd: dir });
    assert.equal(exitCode, 2);
    assert.match(stderr, /^imap\.example\.net has no address at 127\.0\.0\.1:1: ECONNREFUSED/);
  });
});

function acmWithFirst(target: string): AwsAnswer {
  const summary = { CertificateArn: WEST_2, DomainName: "*.example.net" };
  const bodies: Readonly<Record<string, unknown>> = {
    "AmazonSSM.GetParameter": { Parameter: { Value: encodeInventory(inventoryFixture()) } },
    "CertificateManager.ListCertificates": { CertificateSummaryList: [summary] },
    "CertificateManager.GetCertificate": { Certificate: first.pem },
  };
  return { status: 200, body: bodies[target] };
}
