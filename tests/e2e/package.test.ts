import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import type { Diagnosis } from "../../cli/doctor/diagnosis/diagnosis.ts";
import { inventoryOf } from "../../examples/demo/rotation.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import { createWorkspace, type PulumiStack } from "../../packages/local-aws/engine/index.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";
import { recordedText } from "../core/recorded/recordedText.ts";
import { mailInventory } from "../monitoring/mailInventory.ts";
import { printedLines } from "../printed/printedLines.ts";
import { connectTo } from "./connectTo.ts";
import { npmPackage } from "./npmPackage.ts";
import { type Packed, packed } from "./packed.ts";
import { sharedLocalAws } from "./sharedLocalAws.ts";
import { testLandscape } from "./testLandscape.ts";
import { PROGRAM } from "./testStack.ts";

const DOMAIN = "own-program.example";
const RUNBOOK = "https://example.org/cert-expiring";

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly provider?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

describe("the package that npm pack makes", function () {
  this.timeout(240_000);
  let made: Packed;
  before(async () => {
    made = await packed("ownProgram");
  });
  after(() => made?.dispose());

  it("has the components, the command line and their types, compiled, the docs, and nothing else", () => {
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
      (file) =>
        !/^dist\/(components|core|cli|monitoring|lambdas)\/.*\.(js|d\.ts)$/.test(file) &&
        !/^dist\/cli\/ci\/\w+\.(sh|md)$/.test(file) &&
        !/^docs\/.*\.md$/.test(file),
    );
    assert.deepEqual(others, [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "cli/cabalTls.js",
      "docs/config.schema.json",
      "package.json",
    ]);
  });

  it("has the steps of the workflows, which print commands as they are typed there", async () => {
    const bin = join(made.programDir, "bin");
    await mkdir(bin);
    await writeFile(join(bin, "state.json"), recordedText("refusedState"));
    await writeFile(join(bin, "pulumi"), `#!/bin/sh\ncat "${bin}/state.json"\n`, { mode: 0o755 });
    const env = {
      PATH: [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter),
      STACK: "probe",
      PLAN_PASSPHRASE: "a passphrase that is long enough",
      GITHUB_SHA: "1",
      GITHUB_RUN_ID: "1",
    };
    const args = [join(made.packageDir, "cli/cabalTls.js"), "ci", "plan", "plan.sealed"];
    const { code, stderr } = await runTool(process.execPath, args, { cwd: made.programDir, env, deadlineSeconds: 60 });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /\n {4}pulumi refresh --yes --stack probe --target 'urn:pulumi:probe::/);
    assert.doesNotMatch(stderr, /npm run/);
  });

  it("has every page that its texts point to", async () => {
    const programs = made.files.filter((file) => file.endsWith(".js"));
    const texts = await Promise.all(programs.map((file) => readFile(join(made.packageDir, file), "utf8")));
    const pages = new Set(texts.flatMap((text) => text.match(/\bdocs\/[\w/-]+\.(md|json)/g) ?? []));
    assert.ok(pages.has("docs/doctor.md"));
    assert.deepEqual(
      [...pages].filter((page) => !made.files.includes(page)),
      [],
    );
  });

  it("depends on every package that it imports", async () => {
    const { dependencies, peerDependencies } = JSON.parse(
      await readFile(join(made.packageDir, "package.json"), "utf8"),
    );
    assert.deepEqual(peerDependencies, { "@pulumi/awsx": "3.9.0" });
    const texts = await Promise.all(
      made.files.filter((file) => file.endsWith(".js")).map((file) => readFile(join(made.packageDir, file), "utf8")),
    );
    const imported = texts
      .flatMap((text) => [...text.matchAll(/(?:from|import\(|^import) ?"([^".][^"]*)"/gm)].map(([, name = ""]) => name))
      .filter((name) => !name.startsWith("node:"))
      .map((name) => name.split("/", name.startsWith("@") ? 2 : 1).join("/"));
    assert.ok(imported.includes("@pulumi/aws"));
    assert.deepEqual(
      [...new Set(imported)].filter((name) => !(name in dependencies || name in peerDependencies)),
      [],
    );
  });

  it("gives a program its types, also by the older resolution of main and types", async () => {
    const shared = {
      target: "es2023",
      strict: true,
      exactOptionalPropertyTypes: true,
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
    };
    const text = await readFile(join(made.programDir, "index.ts"), "utf8");
    await writeFile(join(made.programDir, "wrong.ts"), text.replace("port: 143", 'port: "143"'));
    const tsc = join(PROGRAM, "node_modules", ".bin", "tsc");
    for (const resolution of [{ module: "nodenext" }, { module: "es2022", moduleResolution: "node10" }]) {
      const compilerOptions = { ...shared, ...resolution };
      const config = { compilerOptions, files: ["index.ts", "wrong.ts"] };
      await writeFile(join(made.programDir, "tsconfig.json"), JSON.stringify(config));
      const { stdout } = await runTool(tsc, ["-p", made.programDir], { cwd: made.programDir, deadlineSeconds: 120 });
      assert.match(
        stdout,
        /^wrong\.ts\(\d+,\d+\): error TS2322: Type 'string' is not assignable to type 'number'\.\n$/,
      );
    }
  });

  it("works without @pulumi/awsx and its providers for containers, and says when a program needs it", async () => {
    const call = 'import("cabal-tls").then((one) => one.networkOf("n", { create: { cidr: "10.0.0.0/16" } }))';
    const { code, stderr } = await runTool(process.execPath, ["--eval", call], {
      cwd: made.programDir,
      deadlineSeconds: 60,
    });
    assert.equal(code, 1);
    assert.match(stderr, /Run `npm install @pulumi\/awsx@3\.9\.0`, or pass `vpcId` and `subnetIds`/);
  });

  it("runs on the oldest Node that its engines allow: command line, components and function", async () => {
    const { engines } = JSON.parse(await readFile(join(made.packageDir, "package.json"), "utf8"));
    assert.equal(engines.node, ">=22.15.0");
    const node = join(await npmPackage("node", "22.15.0"), "bin", "node");
    const inventory = join(made.programDir, "inventory.json");
    await writeFile(inventory, JSON.stringify(mailInventory()));
    const command = (args: string[]) =>
      runTool(node, [join(made.packageDir, "cli", "cabalTls.js"), ...args], { deadlineSeconds: 60 });
    for (const [args, answer] of [
      [["--help"], /^Usage: npx --no -- cabal-tls COMMAND/],
      [["explain", "SNI_LEFTOVER"], /SNI_LEFTOVER/],
      [["rotate", "--emergency"], /^The emergency: [\s\S]* pulumi preview /],
      [["explain", "CONSUMER_PINNED"], /`pulumi up --refresh`/],
      [
        ["render", "--inventory", inventory, "--out", join(made.programDir, "out"), "--runbook-url", RUNBOOK],
        /prometheus/,
      ],
    ] as const) {
      const { code, stdout, stderr } = await command([...args]);
      assert.equal(code, 0, stderr);
      assert.match(stdout, answer);
      assert.doesNotMatch(stdout, /npm run/, "a program that uses the package has no such script");
    }
    const load = 'import("cabal-tls").then((one) => console.log(process.version, typeof one.WildcardCertificate))';
    const loaded = await runTool(node, ["--eval", load], { cwd: made.programDir, deadlineSeconds: 60 });
    assert.equal(loaded.stdout, "v22.15.0 function\n", loaded.stderr);
  });

  it("says in one sentence that Node is too old, with an exit code that is no verdict", async () => {
    const node = join(await npmPackage("node", "20.19.5"), "bin", "node");
    const command = join(made.packageDir, "cli", "cabalTls.js");
    const { code, stdout, stderr } = await runTool(node, [command, "doctor"], { deadlineSeconds: 60 });
    assert.deepEqual([code, stdout], [69, ""]);
    assert.equal(stderr, "cabal-tls needs Node 22.15.0 or newer, and this is 20.19.5: put a newer one on PATH.\n");
  });

  for (const version of ["10.9.4", "11.6.2"]) {
    it(`gets --help and options through npx of npm ${version}, installed and in a checkout`, async () => {
      const npx = join(await npmPackage("npm", version), "bin", "npx-cli.js");
      for (const cwd of [made.programDir, PROGRAM]) {
        for (const [args, usage] of [
          [["--help"], /^Usage: npx --no -- cabal-tls COMMAND/],
          [["doctor", "--help"], /^Usage: npx --no -- cabal-tls doctor /],
        ] as const) {
          const words = [npx, "--no", "--", "cabal-tls", ...args];
          const { code, stdout, stderr } = await runTool(process.execPath, words, { cwd, deadlineSeconds: 60 });
          assert.equal(code, 0, stderr);
          assert.match(stdout, usage);
        }
      }
    });
  }

  describe("in examples/ownProgram, with its own provider and parent", () => {
    let pebble: Pebble;
    let program: PulumiStack;
    before(async () => {
      const shared = await sharedLocalAws();
      const { vpcId, subnetIds, zoneId } = await testLandscape(DOMAIN, "us-west-2");
      pebble = await startPebble(shared);
      program = await createWorkspace({
        ...shared,
        programDir: made.programDir,
        stack: "dev",
        config: {
          "aws:region": "us-west-2",
          "ownProgram:domain": DOMAIN,
          "ownProgram:zoneId": zoneId,
          "ownProgram:network": { vpcId, subnetIds },
          "ownProgram:contact": `mailto:hostmaster@${DOMAIN}`,
          "ownProgram:directories": [pebble.directory],
          "ownProgram:email": "ops@example.com",
        },
      });
    });
    after(async () => {
      await program?.dispose();
      await pebble?.stop();
    });

    it("makes everything by that provider, below that parent", async () => {
      const up = await program.up({ flags: ["--skip-preview"] });
      assert.equal(up.ok, true, up.stderr);
      const { deployment } = (await program.exportState()) as {
        readonly deployment: { readonly resources: readonly StateResource[] };
      };
      const resources = deployment.resources.filter(({ type }) => type.startsWith("aws:"));
      assert.ok(resources.length > 30, `${resources.length} resources`);
      assert.deepEqual(
        resources.filter(
          ({ urn, provider }) => !/::mail::/.test(provider ?? "") || !urn.includes("::ownProgram:index:Mail$"),
        ),
        [],
      );
      const wildcard = deployment.resources.find(({ type }) => type.endsWith(":WildcardCertificate"));
      assert.deepEqual([wildcard?.inputs["issued"], wildcard?.inputs["regions"]], [[1], ["us-east-1"]]);
    });

    it("is read by the doctor, which passes both endpoints and reports the host that has no server", async () => {
      const { aws } = await sharedLocalAws();
      const inventory = inventoryOf(await program.outputs());
      await writeFile(join(made.programDir, "own.json"), JSON.stringify(inventory));
      await writeFile(join(made.programDir, "ca.pem"), aws.ca + pebble.issuingRoots);
      const words = ["doctor", "--json", "--inventory", "own.json", "--resolver", aws.dns, "--ca-file", "ca.pem"];
      const command = [join(made.packageDir, "cli", "cabalTls.js"), ...words, ...(await connectTo(aws, inventory))];
      const { code, stdout, stderr } = await runTool(process.execPath, command, {
        cwd: made.programDir,
        env: { ...process.env, ...aws.env },
        deadlineSeconds: 120,
      });
      const diagnosis = JSON.parse(stdout || "{}") as Partial<Diagnosis>;
      const verdicts = diagnosis.endpoints?.map(({ name, verdict, rootCause }) => [name, verdict, rootCause?.reason]);
      assert.deepEqual(
        verdicts,
        [
          ["imap", "pass", undefined],
          ["admin", "pass", undefined],
          ["smtp-out-465", "fail", "HOST_WITHOUT_ADDRESS"],
          ["smtp-out-587", "fail", "HOST_WITHOUT_ADDRESS"],
        ],
        stderr + stdout,
      );
      const certificates = diagnosis.certificates?.map(({ name, verdict }) => [name, verdict]);
      assert.deepEqual(certificates, [
        ["wildcard", "pass"],
        ["smtp-out", "pass"],
      ]);
      assert.deepEqual([code, diagnosis.stack], [2, "dev"]);
    });
  });

  it("prints commands that can be typed there, through npx", async () => {
    const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
    const typed = (line: string) =>
      runTool("/bin/sh", ["-c", line], { cwd: made.programDir, env, deadlineSeconds: 60 });
    const refused = await typed("npx --no -- cabal-tls rotate nxt");
    const [help = ""] = printedLines(refused.stderr);
    assert.equal(help, "npx --no -- cabal-tls rotate --help");
    assert.match((await typed(help)).stdout, /^Usage: npx --no -- cabal-tls rotate /);
    const missing = await typed("npx --no -- cabal-tls status --stack prod --inventory none.json");
    assert.match(missing.stderr, /`pulumi stack output inventory --json --stack prod > none\.json`/);
  });

  it("bundles the renewal function, for a program that has host certificates", async () => {
    const { builtFunction } = await import(
      join(made.packageDir, "dist", "components", "renewal", "build", "buildFunction.js")
    );
    const { code } = await builtFunction();
    const text = await readFile(code, "utf8");
    assert.ok(text.length > 100_000);
    assert.match(text, /as handler\b/);
  });
});
