import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createWorkspace } from "../../local/engine/index.ts";
import { runTool } from "../../local/toolchain/runTool.ts";
import { changes } from "./changes.ts";
import { type Packed, packed } from "./packed.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM } from "./testStack.ts";

describe("the package that npm pack makes", function () {
  this.timeout(240_000);
  let made: Packed;
  before(async () => {
    made = await packed("installed");
  });
  after(() => made?.dispose());

  it("has the components, the command line and their types, compiled, and nothing else", () => {
    const { files } = made;
    for (const file of [
      "dist/components/index.js",
      "dist/components/index.d.ts",
      "dist/cli/main.js",
      "dist/lambdas/renewal/handler.js",
      "README.md",
      "LICENSE",
    ])
      assert.ok(files.includes(file), file);
    const others = files.filter(
      (file) => !/^dist\/(components|core|cli|monitoring|lambdas)\/.*\.(js|d\.ts)$/.test(file),
    );
    assert.deepEqual(others, ["LICENSE", "README.md", "cli/cabalTls.js", "package.json"]);
  });

  it("depends on every package that it imports", async () => {
    const { dependencies } = JSON.parse(await readFile(join(made.packageDir, "package.json"), "utf8"));
    const texts = await Promise.all(
      made.files.filter((file) => file.endsWith(".js")).map((file) => readFile(join(made.packageDir, file), "utf8")),
    );
    const imported = texts
      .flatMap((text) => [...text.matchAll(/(?:from|import\(|^import) ?"([^".][^"]*)"/gm)].map(([, name = ""]) => name))
      .filter((name) => !name.startsWith("node:"))
      .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
    assert.ok(imported.includes("@pulumi/aws"));
    assert.deepEqual(
      [...new Set(imported)].filter((name) => !(name in dependencies)),
      [],
    );
  });

  it("gives a program its types", async () => {
    const compilerOptions = {
      target: "es2023",
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
    };
    const files = ["index.ts", "wrong.ts"];
    await writeFile(join(made.programDir, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    const text = await readFile(join(made.programDir, "index.ts"), "utf8");
    await writeFile(join(made.programDir, "wrong.ts"), text.replace("port: 143", 'port: "143"'));
    const tsc = join(PROGRAM, "node_modules", ".bin", "tsc");
    const { stdout } = await runTool(tsc, ["-p", made.programDir], { cwd: made.programDir, deadlineSeconds: 120 });
    assert.match(stdout, /^wrong\.ts\(\d+,\d+\): error TS2322: Type 'string' is not assignable to type 'number'\.\n$/);
  });

  it("previews a program that installs it", async () => {
    const { vpcId, subnetIds, zoneId } = await testLandscape("installed.example", "us-west-2");
    const program = await createWorkspace({
      ...(await sharedLocalAws()),
      programDir: made.programDir,
      stack: "dev",
      config: {
        "aws:region": "us-west-2",
        "installed:domain": "installed.example",
        "installed:zoneId": zoneId,
        "installed:network": { vpcId, subnetIds },
      },
    });
    try {
      const preview = await program.preview();
      assert.deepEqual([preview.ok, preview.diagnostics], [true, []], preview.stderr);
      assert.deepEqual(changes(preview), [
        "create Certificate wildcard-g1",
        "create CertificateValidation wildcard-g1-validation",
        "create Listener imap-listener",
        "create LoadBalancer imap-lb",
        "create Record imap-alias-a",
        "create Record wildcard-validation-installed.example",
        "create SecurityGroup imap-sg",
        "create SecurityGroupEgressRule imap-out-143",
        "create SecurityGroupIngressRule imap-in-993",
        "create TargetGroup imap-targets",
      ]);
    } finally {
      await program.dispose();
    }
  });

  it("bundles the renewal function, for a program that has host certificates", async () => {
    const { bundledRenewal } = await import(
      join(made.packageDir, "dist", "components", "renewal", "bundle", "index.js")
    );
    const { code } = await bundledRenewal();
    const text = await readFile(code, "utf8");
    assert.ok(text.length > 100_000);
    assert.match(text, /as handler\b/);
  });

  it("brings the command line", async () => {
    const command = join(made.packageDir, "cli", "cabalTls.js");
    const { code, stdout } = await runTool(process.execPath, [command, "--help"], { deadlineSeconds: 60 });
    assert.equal(code, 0);
    assert.match(stdout, /^Usage: npx --no cabal-tls COMMAND/m);
  });
});
