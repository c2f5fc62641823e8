import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { runCli } from "../../../cli/runCli.ts";
import { mailInventory } from "../../monitoring/mailInventory.ts";
import { type AwsAnswer, awsStub } from "../awsStub.ts";
import { cli } from "../capturedIo.ts";
import { testCertificate } from "../watch/testCertificate.ts";

const STATE = {
  version: 1,
  host: "smtp-out",
  failures: 0,
  lastRun: "2026-11-25T12:00:00Z",
  deployedVersion: 7,
  servedVersion: 7,
};

describe("facts", () => {
  let cwd: string;
  let stop: () => Promise<void>;
  let asked: string[];
  let log: AwsAnswer;
  let parameters: Readonly<Record<string, AwsAnswer>>;
  const { pem, sha256 } = testCertificate({ commonName: "imap.example.net", names: ["imap.example.net"] });

  beforeEach(async () => {
    cwd = mkdtempSync(join(tmpdir(), "facts-"));
    writeFileSync(join(cwd, "inventory.json"), JSON.stringify(mailInventory()));
    asked = [];
    log = { status: 400, body: { __type: "ResourceNotFoundException" } };
    parameters = {
      "/cabal/letsencrypt/smtp-out/chain": { status: 200, body: { Parameter: { Value: pem } } },
      "/cabal/letsencrypt/smtp-out/state": { status: 200, body: { Parameter: { Value: JSON.stringify(STATE) } } },
    };
    stop = await awsStub((target, input, region) => {
      const name = String(input["Name"] ?? input["logGroupName"] ?? region);
      asked.push(`${target} ${name}`);
      if (target === "Logs_20140328.FilterLogEvents") return log;
      if (target === "CertificateManager.GetCertificate") return { status: 200, body: { Certificate: pem } };
      return parameters[name] ?? { status: 400, body: { __type: "ParameterNotFound" } };
    });
  });
  afterEach(async () => {
    await stop();
    rmSync(cwd, { recursive: true, force: true });
  });

  it("reads the active generation's certificate in each region, and the public parameters of the host", async () => {
    const { exitCode, stdout, stderr } = await cli(["facts", "--inventory", "inventory.json"], { cwd });
    assert.deepEqual([exitCode, stderr], [0, ""]);
    assert.deepEqual(asked.sort(), [
      "AmazonSSM.GetParameter /cabal/letsencrypt/smtp-out/chain",
      "AmazonSSM.GetParameter /cabal/letsencrypt/smtp-out/state",
      "CertificateManager.GetCertificate us-east-1",
      "CertificateManager.GetCertificate us-west-2",
      "Logs_20140328.FilterLogEvents /aws/lambda/cabal-certbot-renewal",
    ]);
    for (const region of ["us-west-2", "us-east-1"]) {
      assert.ok(
        stdout.includes(`cert_expected_info{cert="wildcard",region="${region}",fingerprint_sha256="${sha256}"} 1`),
      );
    }
    assert.ok(stdout.includes('cabal_tls_renewal_last_run_timestamp_seconds{cert="smtp-out"} 1795608000'));
    assert.ok(stdout.includes('cabal_tls_renewal_served_version{cert="smtp-out"} 7'));
  });

  it("takes the last run from the function's log, since a run with nothing to do writes no state", async () => {
    const line = (host: string) => JSON.stringify({ level: "INFO", host, action: "none", reason: "NOT_DUE" });
    const events = [
      { timestamp: 1_795_700_000_000, message: line("smtp-out") },
      { timestamp: 1_795_703_600_000, message: line("smtp-out") },
      { timestamp: 1_795_707_200_000, message: line("another") },
      { timestamp: 1_795_707_200_000, message: "REPORT RequestId: 1" },
      { timestamp: 1_795_707_200_000, message: '{"host":"smtp-out","message":"no outcome"}' },
    ];
    log = { status: 200, body: { events } };
    const { stdout } = await cli(["facts", "--inventory", "inventory.json"], { cwd });
    assert.ok(stdout.includes('cabal_tls_renewal_last_run_timestamp_seconds{cert="smtp-out"} 1795703600\n'));
  });

  it("reports a certificate as unknown when it may not read the function's log", async () => {
    log = { status: 400, body: { __type: "AccessDeniedException" } };
    const { exitCode, stderr } = await cli(["facts", "--inventory", "inventory.json"], { cwd });
    assert.deepEqual([exitCode, stderr], [1, "smtp-out is not known: not allowed (AccessDeniedException)."]);
  });

  it("reports a host certificate that was never issued: nothing is expected, and no run was seen", async () => {
    parameters = {};
    const { exitCode, stdout } = await cli(["facts", "--inventory", "inventory.json"], { cwd });
    assert.equal(exitCode, 0);
    assert.doesNotMatch(stdout, /cert_expected_info\{cert="smtp-out"/);
    assert.ok(stdout.includes('cabal_tls_renewal_last_run_timestamp_seconds{cert="smtp-out"} 0'));
    assert.match(stdout, /^cabal_tls_facts_timestamp_seconds\{cert="smtp-out"\} \d+$/m);
  });

  it("leaves out a certificate that it may not read, and reports it", async () => {
    parameters = {
      ...parameters,
      "/cabal/letsencrypt/smtp-out/state": { status: 400, body: { __type: "AccessDeniedException" } },
    };
    const { exitCode, stdout, stderr } = await cli(["facts", "--inventory", "inventory.json"], { cwd });
    assert.deepEqual([exitCode, stderr], [1, "smtp-out is not known: not allowed (AccessDeniedException)."]);
    assert.doesNotMatch(stdout, /smtp-out/);
    assert.match(stdout, /^cabal_tls_facts_timestamp_seconds\{cert="wildcard"\} \d+$/m);
  });

  it("reports a certificate as unknown when its state has another shape", async () => {
    parameters = {
      ...parameters,
      "/cabal/letsencrypt/smtp-out/state": { status: 200, body: { Parameter: { Value: "{}" } } },
    };
    const { stderr } = await cli(["facts", "--inventory", "inventory.json"], { cwd });
    assert.match(stderr, /smtp-out\/state is not the state of a host certificate/);
  });

  it("writes a file in one step", async () => {
    const { exitCode, stdout } = await cli(["facts", "--inventory", "inventory.json", "--out", "a/facts.prom"], {
      cwd,
    });
    assert.deepEqual([exitCode, stdout], [0, ""]);
    assert.match(readFileSync(join(cwd, "a/facts.prom"), "utf8"), /^cert_expected_info/m);
  });

  it("serves the facts until it is interrupted, and reads them again", async () => {
    const interrupt = new AbortController();
    const said: string[] = [];
    const io = {
      write: () => {},
      writeError: (text: string) => said.push(text),
      progress: () => {},
      cwd,
      env: {},
      readInput: async () => "",
      interrupted: interrupt.signal,
      exitCode: 0,
    };
    const args = ["facts", "--inventory", "inventory.json", "--listen", "127.0.0.1:0", "--interval", "1"];
    const ended = runCli(args, io);
    const url = await urlIn(said);
    await until(async () => (await (await fetch(url)).text()).includes("cert_expected_info"));
    assert.equal((await fetch(url.replace("/metrics", "/"))).status, 404);
    writeFileSync(join(cwd, "inventory.json"), "{}");
    await until(async () => said.some((line) => line.includes("This is not an inventory")));
    assert.ok((await (await fetch(url)).text()).includes("cert_expected_info"));
    interrupt.abort();
    assert.equal(await ended, 0);
  });

  it("refuses --listen with --out, and malformed addresses and intervals", async () => {
    for (const [args, message] of [
      [["--listen", "127.0.0.1:0", "--out", "x"], /--listen cannot be combined with --out or with --inventory -\./],
      [["--listen", "9793"], /It should be ADDRESS:PORT, such as 127\.0\.0\.1:9793\./],
      [["--interval", "0"], /It should be a number of seconds from 1 to 3600\./],
    ] as const) {
      const { exitCode, stderr } = await cli(["facts", "--inventory", "inventory.json", ...args], { cwd });
      assert.equal(exitCode, 2);
      assert.match(stderr, message);
    }
  });
});

async function urlIn(said: readonly string[]): Promise<string> {
  await until(async () => said.length > 0);
  return /http:\S+\/metrics/.exec(said[0] ?? "")?.[0] ?? "";
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    assert.ok(Date.now() < deadline, "it did not happen within 10 s");
    await wait(20);
  }
}
