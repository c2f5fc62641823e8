import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CliResult, cli } from "../capturedIo.ts";

const PROD = `config:
  aws:region: us-west-2
  cabal-tls:controlDomain: example.net
  cabal-tls:wildcard:
    issued: [1] # the first
    active: 1
  cabal-tls:endpoints:
    - { name: api, kind: apigateway, hostname: api, apiId: a1b2c3d4e5, stage: prod }
`;
const NEXT = PROD.replace("[1]", "[1, 2]").replace("active: 1", "active: 2");

const ACME = "  cabal-tls:acme: { contact: mailto:hostmaster@example.com, agreeToTerms: true }\n";
const BY_ACME = NEXT.replace("active: 2\n", "active: 2\n    settings: { 2: { issuer: acme } }\n") + ACME;

describe("rotate --issuer", () => {
  let dir: string;
  const run = (...args: string[]): Promise<CliResult> => cli(["rotate", ...args], { cwd: dir });
  const prod = () => readFile(join(dir, "Pulumi.prod.yaml"), "utf8");
  const write = (text: string, name = "Pulumi.prod.yaml") => writeFile(join(dir, name), text);
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.net", ...args], { cwd: dir, stdio: "pipe" });
  const commit = () => {
    git("add", "-A");
    git("commit", "-qm", "x", "--no-gpg-sign");
  };

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "cabal-tls-rotate-"));
    await write("name: cabal-tls\n", "Pulumi.yaml");
    await write("config: {}\n", "Pulumi.local.yaml");
    await write(PROD + ACME);
    git("init", "-q");
    commit();
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("has the new generation issued by an ACME CA, and changes nothing when it is repeated", async () => {
    assert.equal((await run("next", "--issuer", "acme")).exitCode, 0);
    assert.equal(await prod(), BY_ACME);
    assert.equal((await run("next", "--issuer", "acme")).exitCode, 0);
    assert.equal(await prod(), BY_ACME);
  });

  it("does not change the issuer of a generation that is there", async () => {
    await run("next", "--issuer", "acme");
    const { exitCode, stderr } = await run("next", "--issuer", "acm");
    assert.equal(exitCode, 1);
    assert.match(stderr, /The issuer of generation 2 is acme, and a generation never changes\. Deploy this change/);
    assert.equal(await prod(), BY_ACME);
  });

  it("goes back to ACM with the generation after it", async () => {
    await run("next", "--issuer", "acme");
    commit();
    assert.equal((await run("next", "--issuer", "acm")).exitCode, 0);
    assert.equal(await prod(), BY_ACME.replace("[1, 2]", "[1, 2, 3]").replace("active: 2", "active: 3"));
  });

  it("is refused while the config says nothing of a CA, and says what to add", async () => {
    await write(PROD);
    const { exitCode, stderr } = await run("next", "--issuer", "acme");
    assert.equal(exitCode, 1);
    assert.match(
      stderr,
      /cabal-tls:acme\n[\s\S]*contact and agreeToTerms, while wildcard\.settings\.2\.issuer is acme/,
    );
    assert.equal(await prod(), PROD);
  });

  it("is an option of the commands that add a generation, and takes two words", async () => {
    assert.equal((await run("switch", "--issuer", "acme")).exitCode, 2);
    const { exitCode, stderr } = await run("next", "--issuer", "letsencrypt");
    assert.equal(exitCode, 2);
    assert.match(stderr, /Allowed choices are acm, acme/);
  });
});
