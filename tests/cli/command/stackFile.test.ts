import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { schemaLine, stackFile } from "../../../cli/command/stackFile.ts";

describe("stackFile", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "stack-file-"));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: mail\n");
    writeFileSync(join(folder, "Pulumi.local.yaml"), "");
    mkdirSync(join(folder, "docs/runbooks"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const stacks = (...names: readonly string[]) => {
    for (const name of names) writeFileSync(join(folder, `Pulumi.${name}.yaml`), "config: {}\n");
  };

  it("finds the only stack beside the local one, in the project's folder and in every folder below it", async () => {
    stacks("prod");
    const found = { path: join(folder, "Pulumi.prod.yaml"), stack: "prod", project: "mail", configFile: undefined };
    assert.deepEqual(await stackFile({}, folder), found);
    assert.deepEqual(await stackFile({}, join(folder, "docs/runbooks")), found);
    assert.deepEqual(await stackFile({ stack: "prod" }, join(folder, "docs")), found);
  });

  it("takes the nearest project, not one further up", async () => {
    stacks("prod");
    const inner = join(folder, "docs/runbooks");
    writeFileSync(join(inner, "Pulumi.yaml"), "name: inner\n");
    writeFileSync(join(inner, "Pulumi.test.yaml"), "");
    assert.deepEqual(await stackFile({}, inner), {
      path: join(inner, "Pulumi.test.yaml"),
      stack: "test",
      project: "inner",
      configFile: undefined,
    });
  });

  it("reads a path of --file from the folder where the command runs", async () => {
    writeFileSync(join(folder, "docs/Pulumi.other.yaml"), "");
    const found = await stackFile({ file: "Pulumi.other.yaml" }, join(folder, "docs"));
    const path = join(folder, "docs/Pulumi.other.yaml");
    assert.deepEqual(found, { path, stack: "other", project: "mail", configFile: path });
  });

  it("has no path for the engine where the engine finds the file by itself", async () => {
    stacks("prod");
    const file = join(folder, "Pulumi.prod.yaml");
    assert.equal((await stackFile({ file }, join(folder, "docs"))).configFile, undefined);
    assert.equal((await stackFile({ file, stack: "other" }, folder)).configFile, file);
  });

  it("asks which stack when there are several, and says where it looked when there is none", async () => {
    await assert.rejects(
      stackFile({}, join(folder, "docs")),
      new RegExp(`^CommandError: There is no Pulumi\\.<stack>\\.yaml in ${folder}\\. `),
    );
    stacks("prod", "dev");
    await assert.rejects(
      stackFile({}, join(folder, "docs")),
      /^CommandError: Which stack\? There are dev, prod: name one with --stack\.$/,
    );
  });

  it("refuses a folder that belongs to no project", async () => {
    rmSync(join(folder, "Pulumi.yaml"));
    await assert.rejects(
      stackFile({ stack: "prod" }, folder),
      /^CommandError: There is no Pulumi\.yaml with a name in /,
    );
  });
});

describe("schemaLine", () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "schema-line-"));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const lineOf = (project: string) => schemaLine({ path: join(dir, "Pulumi.mail.yaml"), project });

  async function schemaAt(path: string): Promise<void> {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), "{}");
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
