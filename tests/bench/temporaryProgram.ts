import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PROGRAM_DIR } from "./benchStage.ts";

const SOURCES = ["index.ts", "compileCache.ts", "config.ts", "core", "components", "lambdas"];

/** Runs `use` with a folder outside the repository that has the project's node_modules, and removes it. */
export async function withTemporaryProgram<T>(
  fill: (dir: string) => Promise<void>,
  use: (dir: string) => Promise<T>,
): Promise<T> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-bench-"));
  try {
    await symlink(join(PROGRAM_DIR, "node_modules"), join(dir, "node_modules"));
    await fill(dir);
    return await use(dir);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/** A program that makes nothing, with the project's own runtime options, or those of another checkout. */
export async function emptyProgram(dir: string, checkout: string = PROGRAM_DIR): Promise<void> {
  await cp(join(checkout, "Pulumi.yaml"), join(dir, "Pulumi.yaml"));
  await writeFile(join(dir, "package.json"), JSON.stringify({ type: "module", main: "index.ts" }));
  await writeFile(join(dir, "index.ts"), "export {};\n");
}

/** The same, but with the imports that the program has. */
export async function importingProgram(dir: string): Promise<void> {
  await emptyProgram(dir);
  const imports = ['import * as aws from "@pulumi/aws";', 'import * as pulumi from "@pulumi/pulumi";'];
  await writeFile(join(dir, "index.ts"), `${imports.join("\n")}\nexport const loaded = [typeof aws, typeof pulumi];\n`);
}

/**
 * The program as CommonJS for Pulumi's default runtime (ts-node with type check): no `.ts` endings, and index.ts as an
 * async function, since CommonJS has no top-level await; a file's own place has other names there. Nothing else is
 * changed.
 */
export async function commonJsProgram(dir: string): Promise<void> {
  for (const source of SOURCES) await cp(join(PROGRAM_DIR, source), join(dir, source), { recursive: true });
  const project = await readFile(join(PROGRAM_DIR, "Pulumi.yaml"), "utf8");
  const changed = project.replace(/typescript: false/, "typescript: true");
  if (changed === project) throw new Error("Pulumi.yaml has no `typescript: false` to change for the ts-node copy");
  await writeFile(join(dir, "Pulumi.yaml"), changed);
  await writeFile(join(dir, "package.json"), JSON.stringify({ main: "index.ts" }));
  const compilerOptions = {
    target: "es2022",
    module: "commonjs",
    moduleResolution: "node",
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
    types: ["node"],
  };
  await writeFile(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  for (const file of await typeScriptFiles(dir)) {
    await writeFile(file, asCommonJs(await readFile(file, "utf8")));
  }
  const index = join(dir, "index.ts");
  await writeFile(index, asAsyncFunction(await readFile(index, "utf8")));
}

/** Pulumi calls a program that exports a function, and takes what it returns for the stack's outputs. */
function asAsyncFunction(source: string): string {
  const start = source.indexOf("\nconst ");
  const body = source.slice(start).replaceAll(/^export const /gm, "const ");
  const outputs = [...source.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
  if (start < 0 || outputs.length === 0)
    throw new Error("index.ts has no statements or no outputs to put in a function");
  return `${source.slice(0, start)}\nexport = async () => {${body}\nreturn { ${outputs.join(", ")} };\n};\n`;
}

function asCommonJs(source: string): string {
  return source
    .replace(/(from|import\()(\s*)"(\.[^"]+)\.ts"/g, '$1$2"$3"')
    .replaceAll("import.meta.dirname", "__dirname")
    .replaceAll("import.meta.filename", "__filename");
}

async function typeScriptFiles(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts") && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name));
}
