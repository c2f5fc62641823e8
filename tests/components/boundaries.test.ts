import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

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
    const [file] = sourceFiles().filter((one) => one.path === "endpoints/nlbEndpoint.ts");
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

  it("load esbuild and write files in the folder that bundles the function only, which is imported on demand", () => {
    const impure = filesThat((file) => file.imports.some((one) => one === "esbuild" || one === "node:fs"));
    assert.deepEqual(impure.sort(), ["renewal/bundle/renewalBundle.ts", "renewal/bundle/storedBundle.ts"]);
    const eager = filesThat((file) => /^import \{.*from "\.\/bundle\//m.test(file.text));
    assert.deepEqual(eager, []);
  });

  it("attach no certificate beside a listener's default one", () => {
    assert.deepEqual(
      filesThat((file) => file.text.includes("ListenerCertificate(")),
      [],
    );
  });
});
