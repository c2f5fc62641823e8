import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { schemaLine } from "../../../cli/command/schemaLine.ts";

describe("schemaLine", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "schema-line-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const lineOf = (project: string) => schemaLine({ path: join(dir, "Pulumi.mail.yaml"), project });

  async function schemaAt(place: string): Promise<void> {
    await mkdir(dirname(join(dir, place)), { recursive: true });
    await writeFile(join(dir, place), "{}");
  }

  it("names the schema of the installed package, or that of the checkout", async () => {
    assert.equal(await lineOf("cabal-tls"), "");
    await schemaAt("node_modules/cabal-tls/docs/config.schema.json");
    assert.equal(
      await lineOf("cabal-tls"),
      "# yaml-language-server: $schema=node_modules/cabal-tls/docs/config.schema.json\n",
    );
    await schemaAt("docs/config.schema.json");
    assert.equal(await lineOf("cabal-tls"), "# yaml-language-server: $schema=docs/config.schema.json\n");
  });

  it("names none for a program of another name, whose keys are others", async () => {
    await schemaAt("docs/config.schema.json");
    assert.equal(await lineOf("mail"), "");
  });
});
