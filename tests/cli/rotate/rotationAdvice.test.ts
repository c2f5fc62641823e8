import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cli } from "../capturedIo.ts";

const CONFIG = `config:
  cabal-tls:controlDomain: example.net
  cabal-tls:wildcard: { issued: [1], active: 1 }
`;

describe("what a rotation says to type next", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "rotation-advice-"));
    await writeFile(join(dir, "Pulumi.yaml"), "name: cabal-tls\n");
    await writeFile(join(dir, "mail.yaml"), CONFIG);
  });
  afterEach(() => rm(dir, { recursive: true }));

  it("carries the stack and a file of another name along, for itself and for the engine", async () => {
    const run = (...args: string[]) => cli(["rotate", ...args], { cwd: dir });
    const { stdout } = await run("next", "--stack", "prod", "--file", "mail.yaml", "--emergency", "--json");
    const { next, back } = JSON.parse(stdout);
    const config = `--config-file ${join(dir, "mail.yaml")}`;
    assert.deepEqual(next, [
      "git commit -m 'Serve generation 2 of the wildcard certificate' mail.yaml",
      "npx --no -- cabal-tls watch --stack prod",
      `npm run pulumi -- up --stack prod ${config}`,
    ]);
    const back1 = "`npx --no -- cabal-tls rotate rollback --stack prod --file mail.yaml`";
    assert.equal(
      back,
      `${back1}, commit, \`npm run pulumi -- up --stack prod ${config}\`: one update for each endpoint.`,
    );
    const refused = await run("retire", "2", "--stack", "prod", "--file", "mail.yaml");
    assert.match(refused.stderr, /`npx --no -- cabal-tls rotate (switch|rollback) --stack prod --file mail\.yaml`/);
  });
});
