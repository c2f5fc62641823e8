import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "../capturedIo.ts";

const DOMAIN = ["--control-domain", "example.net"];
const VARIABLES = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};

function set(values: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}

describe("init", () => {
  let cwd: string;
  const before = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, process.env[name]]));

  beforeEach(async () => {
    set(VARIABLES);
    cwd = await mkdtemp(join(tmpdir(), "init-"));
    await writeFile(join(cwd, "Pulumi.yaml"), "name: cabal-tls\nruntime: nodejs\n");
  });
  afterEach(async () => {
    set(before);
    await rm(cwd, { recursive: true });
  });

  it("says in one sentence which options it needs where it cannot ask", async () => {
    const none = await cli(["init"], { cwd });
    assert.deepEqual(
      [none.exitCode, none.stderr],
      [
        2,
        "Standard input is not a terminal, so init cannot ask: it needs --stack NAME, --control-domain DOMAIN, --region REGION.",
      ],
    );
    const some = await cli(["init", "--file", "Pulumi.mail.yaml", "--region", "us-west-2"], { cwd });
    assert.match(some.stderr, /cannot ask: it needs --control-domain DOMAIN\.$/);
  });

  it("refuses a region that there is not, and a domain that is none", async () => {
    const region = await cli(["init", "--stack", "mail", ...DOMAIN, "--region", "us-west-9"], { cwd });
    assert.deepEqual(
      [region.exitCode, region.stderr],
      [2, "us-west-9 is not a region of AWS: give one such as us-west-2."],
    );
    const domain = await cli(["init", "--stack", "mail", "--region", "us-west-2", "--control-domain", "*.x"], { cwd });
    assert.deepEqual(
      [domain.exitCode, domain.stderr],
      [
        2,
        "The control domain '*.x' is no domain name: give the domain under which the servers' names are, such as " +
          "--control-domain example.net.",
      ],
    );
  });

  it("never overwrites a file", async () => {
    const file = join(cwd, "Pulumi.mail.yaml");
    await writeFile(file, "mine");
    const { exitCode, stderr } = await cli(["init", "--stack", "mail", ...DOMAIN, "--region", "us-west-2"], { cwd });
    assert.deepEqual(
      [exitCode, stderr],
      [
        1,
        "Pulumi.mail.yaml exists, and init overwrites nothing: edit it, name another stack than mail with --stack, or let " +
          "`npx --no -- cabal-tls adopt` add to it what runs already.",
      ],
    );
    assert.equal(await readFile(file, "utf8"), "mine");
  });

  it("writes nothing without credentials, and says so", async () => {
    const { exitCode, stderr } = await cli(["init", "--stack", "mail", ...DOMAIN, "--region", "us-west-2"], { cwd });
    assert.equal(exitCode, 2);
    assert.match(stderr, / cannot be read: no valid AWS credentials \(CredentialsProviderError\)\. /);
    assert.deepEqual(await readdir(cwd), ["Pulumi.yaml"]);
  });
});
