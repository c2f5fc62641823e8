import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "../capturedIo.ts";
import { inventoryFixture } from "../inventoryFixture.ts";

/** Nobody listens on port 9 (discard) of a machine of today. */
const NO_AWS = { AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
const PLACE = ["--inventory", "my inventory.json", "--resolver", "127.0.0.1:9"];
const WAY = ["--connect-to", "imap.example.net:993:127.0.0.1:9"];

describe("the command status", () => {
  let cwd: string;
  let before_: Readonly<Record<string, string | undefined>>;
  before(() => {
    before_ = Object.fromEntries(Object.keys(NO_AWS).map((key) => [key, process.env[key]]));
    Object.assign(process.env, NO_AWS);
    cwd = mkdtempSync(join(tmpdir(), "cabal-tls-status-"));
    writeFileSync(join(cwd, "my inventory.json"), JSON.stringify(inventoryFixture()));
  });
  after(() => {
    for (const [key, value] of Object.entries(before_)) {
      if (value === undefined) delete process.env[key];
      else process.env[key] = value;
    }
    rmSync(cwd, { recursive: true });
  });

  it("shows what it could not find out as such, and ends with the doctor's command for the same place", async () => {
    const { exitCode, stdout, stderr } = await cli(["status", ...PLACE, ...WAY, "--timeout", "2"], { cwd });
    assert.deepEqual([exitCode, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.deepEqual(lines.slice(2, 5), [
      "certificate  names          left  renews  last error  served at",
      "wildcard     *.example.net  ?     ?       -           0/1",
      "",
    ]);
    assert.equal(lines[5], "wildcard: not served at imap.example.net:993");
    assert.match(stdout, /^wildcard: could not be read: ACM in us-west-2: /m);
    assert.equal(
      lines.at(-1),
      "Next: npx --no -- cabal-tls doctor --inventory 'my inventory.json' --resolver 127.0.0.1:9 --connect-to imap.example.net:993:127.0.0.1:9",
    );
  });

  it("prints the same as JSON", async () => {
    const { exitCode, stdout } = await cli(["status", ...PLACE, ...WAY, "--timeout", "2", "--json"], { cwd });
    const { version, stack, certificates } = JSON.parse(stdout);
    assert.deepEqual([exitCode, version, stack, certificates.length], [0, 1, "prod", 1]);
    const { unread, ...rest } = certificates[0];
    assert.deepEqual(rest, {
      name: "wildcard",
      pipeline: "acm",
      names: ["*.example.net"],
      servedAt: [],
      notServedAt: [{ name: "imap", instance: "imap.example.net:993" }],
      unknownAt: [],
    });
    assert.equal(unread.length, 2);
  });
});
