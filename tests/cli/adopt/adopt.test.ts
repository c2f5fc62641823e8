import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { adoptPolicy } from "../../../cli/adopt/adoptPolicy.ts";
import { cli } from "../capturedIo.ts";

const VARIABLES = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_MAX_ATTEMPTS: "1",
  // Nothing listens there, so that no test reaches an account.
  AWS_ENDPOINT_URL: "http://127.0.0.1:9",
};

describe("adopt", () => {
  let cwd: string;
  const before = { ...process.env };

  beforeEach(async () => {
    Object.assign(process.env, VARIABLES);
    cwd = await mkdtemp(join(tmpdir(), "adopt-"));
    await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\nruntime: nodejs\n");
  });
  afterEach(async () => {
    await rm(cwd, { recursive: true });
    for (const name of Object.keys(VARIABLES)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  });

  it("prints its policy without asking for anything", async () => {
    const { exitCode, stdout } = await cli(["adopt", "--policy"], { cwd });
    assert.equal(exitCode, 0);
    assert.deepEqual(JSON.parse(stdout), adoptPolicy());
  });

  it("asks for the control domain and the region when no file tells them", async () => {
    const noDomain = await cli(["adopt", "--stack", "mail"], { cwd });
    assert.deepEqual(
      [noDomain.exitCode, noDomain.stderr],
      [
        2,
        "The control domain is not known: give the domain under which the servers' names are, such as " +
          "--control-domain example.net.",
      ],
    );
    const noRegion = await cli(["adopt", "--stack", "mail", "--control-domain", "example.net"], { cwd });
    assert.deepEqual(
      [noRegion.exitCode, noRegion.stderr],
      [2, "The region is not known: give the one of the load balancers and the API with --region."],
    );
    const options = ["--stack", "mail", "--control-domain", "example.net", "--region", "us-west-9"];
    const inventedRegion = await cli(["adopt", ...options], { cwd });
    assert.deepEqual(
      [inventedRegion.exitCode, inventedRegion.stderr],
      [
        2,
        "us-west-9 is not a region of AWS: give the one of the load balancers and the API, such as --region us-west-2.",
      ],
    );
  });

  it("refuses an option that contradicts the file", async () => {
    await writeFile(join(cwd, "Pulumi.mail.yaml"), "config:\n  cabal-tls:controlDomain: example.net\n");
    const { exitCode, stderr } = await cli(["adopt", "--control-domain", "example.org", "--region", "us-west-2"], {
      cwd,
    });
    assert.deepEqual(
      [exitCode, stderr],
      [2, "--control-domain is example.org, but the stack's file says example.net. Leave the option out."],
    );
  });

  it("refuses a file that is not YAML, and leaves it as it is", async () => {
    await writeFile(join(cwd, "Pulumi.mail.yaml"), "config: [\n");
    const { exitCode, stderr } = await cli(["adopt"], { cwd });
    assert.equal(exitCode, 2);
    assert.match(stderr, /^Pulumi\.mail\.yaml is not YAML: .* Repair it; nothing was changed\.$/);
    assert.equal(await readFile(join(cwd, "Pulumi.mail.yaml"), "utf8"), "config: [\n");
  });

  it("says what it could not read and which permission reads it, and writes nothing", async () => {
    const args = ["adopt", "--stack", "mail", "--control-domain", "example.net", "--region", "us-west-2"];
    const { exitCode, stderr } = await cli(args, { cwd });
    assert.equal(exitCode, 2);
    assert.match(
      stderr,
      /^The zones of Route 53 cannot be read: .*\. Reading the account needs route53:ListHostedZonesByName; `npx --no -- cabal-tls adopt --policy` prints the whole policy\.$/,
    );
    await assert.rejects(readFile(join(cwd, "Pulumi.mail.yaml")), { code: "ENOENT" });
  });
});
