import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "./capturedIo.ts";

/** Nobody listens on port 9 (discard) of a machine of today. */
const NO_AWS = "http://127.0.0.1:9";
const ENVIRONMENT = {
  AWS_ENDPOINT_URL: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_CONFIG_FILE: "/dev/null",
  AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  AWS_EC2_METADATA_DISABLED: "true",
};

/** Each command that reads a stack, with what it needs beside the stack. */
const OF_A_STACK = [
  "rotate status",
  "status",
  "doctor",
  "watch --seconds 1",
  "render --out rendered",
  "facts",
  "adopt --dry-run --control-domain example.net",
] as const;
const OF_AN_INVENTORY = ["status", "doctor", "watch --seconds 1", "render --out rendered", "facts"] as const;

describe("wrong use of a command", () => {
  let folder: string;
  let before_: Readonly<Record<string, string | undefined>>;

  before(() => {
    before_ = Object.fromEntries(Object.keys(ENVIRONMENT).map((key) => [key, process.env[key]]));
    setEnvironment(ENVIRONMENT);
    folder = mkdtempSync(join(tmpdir(), "wrong-use-"));
    const file = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);
    file("Pulumi.yaml", "name: cabal-tls\n");
    file("Pulumi.prod.yaml", "config:\n  aws:region: us-west-2\n");
    file("Pulumi.regionless.yaml", "config: {}\n");
    file("Pulumi.broken.yaml", "config: [1");
    mkdirSync(join(folder, "Pulumi.folder.yaml"));
    mkdirSync(join(folder, "folder"));
    file("binary", Buffer.from([0x00, 0xff, 0xfe, 0x80, 0x01, 0x1b, 0x5b, 0x32, 0x4a]));
    file("nothing", "");
    file("empty.json", "{}");
    file("list.json", "[]");
    file("cut.json", '{ "version": 2, "certificates": [');
  });
  afterEach(() => setEnvironment(ENVIRONMENT));
  after(() => {
    setEnvironment(before_);
    rmSync(folder, { recursive: true, force: true });
  });

  /**
   * Runs a command that must refuse: exit code 2, or the doctor's 3, nothing thrown, no stack trace, and no character
   * that a terminal obeys. Gives what it says, with blanks and line ends as one blank.
   */
  async function refused(line: string): Promise<string> {
    const { exitCode, stdout, stderr } = await cli(line.split(" "), { cwd: folder });
    const said = `${stdout}\n${stderr}`;
    assert.equal(exitCode, line.startsWith("doctor") ? 3 : 2, `${line}: ${said}`);
    assert.doesNotMatch(said, /^\s+at .*[(:]\d+:\d+/m, line);
    assert.doesNotMatch(said.replaceAll("\n", ""), /\p{Cc}/u, line);
    return said.replaceAll(/\s+/g, " ");
  }

  it("with an option that does not exist names it", async () => {
    for (const command of [
      "rotate next",
      "gate",
      "status",
      "doctor",
      "explain",
      "watch",
      "render --out rendered",
      "facts",
      "adopt",
      "init",
      "ci preview",
    ]) {
      assert.match(await refused(`${command} --nonsense`), /error: unknown option '--nonsense'/);
    }
  });

  it("names the region as what is missing, the file that should have it, and the stacks that there are", async () => {
    for (const line of OF_A_STACK.slice(0, -1)) {
      const said = await refused(`${line} --stack regionless`);
      assert.match(said, /no AWS region is known/, line);
      assert.match(said, /Pulumi\.regionless\.yaml has no aws:region/, line);
      assert.match(
        await refused(`${line} --stack nowhere`),
        /Pulumi\.nowhere\.yaml does not exist: name the stack with --stack \(there is broken, folder, prod, regionless\)/,
      );
    }
  });

  it("names a config file that is not YAML, or not a file", async () => {
    for (const line of OF_A_STACK) {
      assert.match(await refused(`${line} --stack broken`), /Pulumi\.broken\.yaml is not YAML: /, line);
      assert.match(await refused(`${line} --stack folder`), /Pulumi\.folder\.yaml cannot be read/, line);
    }
  });

  it("without credentials says that there are none", async () => {
    for (const line of OF_A_STACK) {
      assert.match(await refused(`${line} --stack prod`), /no valid AWS credentials/, line);
    }
  });

  it("without a network says that AWS cannot be reached", async () => {
    setEnvironment({ AWS_ENDPOINT_URL: NO_AWS, AWS_ACCESS_KEY_ID: "AKIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" });
    for (const line of OF_A_STACK) {
      assert.match(await refused(`${line} --stack prod`), /AWS cannot be reached \(ECONNREFUSED\)/, line);
    }
  });

  it("with an inventory that is none names the file, and where an inventory comes from", async () => {
    for (const line of OF_AN_INVENTORY) {
      for (const file of ["binary", "nothing", "empty.json", "list.json", "cut.json"]) {
        assert.match(await refused(`${line} --inventory ${file}`), new RegExp(`${file}: .*inventory|${file}: .*JSON`));
      }
      for (const file of ["missing", "folder"]) {
        const said = await refused(`${line} --inventory ${file}`);
        assert.match(said, new RegExp(`--inventory ${file} cannot be read \\((ENOENT|EISDIR)\\)\\. Make it with `));
      }
    }
  });

  it("with a plan that is none says what a plan is", async () => {
    for (const file of ["binary", "nothing", "empty.json", "list.json", "cut.json", "missing", "folder"]) {
      assert.match(await refused(`gate --plan ${file}`), /^ ?plan: .*(pulumi preview --json|cannot be read)/);
    }
  });
});

function setEnvironment(values: Readonly<Record<string, string | undefined>>): void {
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) delete process.env[key];
    else process.env[key] = value;
  }
}
