import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { repositoryFiles } from "../repositoryFiles.ts";
import { loadedFiles } from "./hosts/loadedFiles.ts";

const COMPONENTS = fileURLToPath(new URL("../../components/", import.meta.url));

interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sourceFiles(): SourceFile[] {
  const paths = readdirSync(COMPONENTS, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  return paths.map((path) => {
    const text = readFileSync(`${COMPONENTS}${path}`, "utf8");
    const imports = [...text.matchAll(/(?:from|import\()\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
    return { path, text, imports };
  });
}

/** Paths of the files for which the condition holds. */
function filesThat(condition: (file: SourceFile) => boolean): string[] {
  return sourceFiles()
    .filter(condition)
    .map((file) => file.path);
}

describe("components", () => {
  it("are found by this test, imports included", () => {
    const [file] = sourceFiles().filter((one) => one.path === "endpoints/albEndpoint.ts");
    assert.ok(file?.imports.includes("@pulumi/aws"));
  });

  it("put an ARN on endpoints without knowing where certificates come from", () => {
    const strangers = filesThat(
      (file) => file.path.startsWith("endpoints/") && file.imports.some((one) => one.includes("certificate")),
    );
    assert.deepEqual(strangers, []);
  });

  it("read neither config nor environment", () => {
    const readers = filesThat((file) => /new pulumi\.Config|process\.env|\.\.\/config\.ts/.test(file.text));
    assert.deepEqual(readers, []);
  });

  it("load awsx in one file only, which is itself imported on demand only", () => {
    assert.deepEqual(
      filesThat((file) => file.imports.some((one) => one.startsWith("@pulumi/awsx"))),
      ["network/createdNetwork.ts"],
    );
    const eager = filesThat((file) => /from "[^"]*createdNetwork\.ts"/.test(file.text));
    assert.deepEqual(eager, []);
  });

  it("load of the SDK the services that they use, not its index with all 250", async () => {
    const loaded = await loadedFiles(`await import("../../../components/index.ts");`);
    const services = loaded.filter((url) => url.includes("/@pulumi/aws/"));
    assert.ok(services.some((url) => url.endsWith("/@pulumi/aws/acm/index.js")));
    assert.ok(services.length < 60, `${services.length} files of @pulumi/aws`);
    assert.ok(!services.some((url) => url.endsWith("/@pulumi/aws/index.js")));
  });

  it("load esbuild and write files in the folder that bundles the function only, which is imported on demand", () => {
    const impure = filesThat((file) => file.imports.some((one) => one === "esbuild" || one === "node:fs"));
    assert.deepEqual(impure.sort(), ["renewal/build/buildFunction.ts"]);
    const eager = filesThat((file) => /^import \{.*from "\.\/build\//m.test(file.text));
    assert.deepEqual(eager, []);
  });

  it("record their arguments, tag their resources and confirm their updates: each passes both through `registered`", () => {
    const components = filesThat((file) => file.text.includes("extends pulumi.ComponentResource"));
    assert.ok(components.length >= 14, `${components.length} components`);
    const unregistered = filesThat(
      (file) =>
        file.text.includes("extends pulumi.ComponentResource") &&
        !/super\("[^"]+", name, \.\.\.registered\(/.test(file.text),
    );
    assert.deepEqual(unregistered, []);
    const confirming = filesThat((file) =>
      /return \[recordedInputs\(args\), confirmed\(tagged\(options, args\.tags\)\)\]/.test(file.text),
    );
    assert.deepEqual(confirming, ["registration/registered.ts"]);
  });

  it("and core and the command line name no partition in an ARN: it follows from the region", () => {
    const texts = ["components", "core", "cli", "lambdas", "monitoring"].flatMap((folder) =>
      repositoryFiles(`${folder}/**/*.ts`),
    );
    const partial = texts.flatMap(({ path, text }) =>
      text
        .split("\n")
        // Where a text shows what an ARN looks like, it shows the usual one.
        .filter((line) => /arn:aws:/.test(line) && !/REGION|^\s*(\*|\/\/)/.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    assert.deepEqual(partial, []);
    assert.ok(texts.some(({ path }) => path === "core/permissions/previewPolicy.ts"));
  });

  it("attach no certificate beside a listener's default one", () => {
    assert.deepEqual(
      filesThat((file) => file.text.includes("ListenerCertificate(")),
      [],
    );
  });
});
