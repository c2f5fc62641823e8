import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { PROGRAM } from "./testStack.ts";

const run = promisify(execFile);

/** What is no source of the package, or too much to copy. */
const LEFT_OUT = new Set(["node_modules", ".git", "dist"]);

/** The package as `npm pack` makes it, unpacked where a program finds it. */
export interface Packed {
  /** Paths of the files in it. */
  readonly files: readonly string[];
  /** A copy of the example, with the package in its node_modules. */
  readonly programDir: string;
  readonly packageDir: string;
  dispose(): Promise<void>;
}

/**
 * Packs a copy of the repository and unpacks it for a copy of the example. What the package depends on is linked from
 * the repository's node_modules: npm would install the same versions again.
 */
export async function packed(example: string): Promise<Packed> {
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-package-"));
  const dispose = () => rm(dir, { recursive: true, force: true });
  try {
    const [sources, programDir] = [join(dir, "sources"), join(dir, "program")];
    await cp(PROGRAM, sources, { recursive: true, filter: (source) => !LEFT_OUT.has(relative(PROGRAM, source)) });
    await symlink(join(PROGRAM, "node_modules"), join(sources, "node_modules"));
    const env = { ...process.env, PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter) };
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", dir], { cwd: sources, env });
    const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
    await cp(join(PROGRAM, "examples", example), programDir, { recursive: true });
    const packageDir = join(programDir, "node_modules", "cabal-tls");
    await linkModules(join(programDir, "node_modules"));
    await mkdir(packageDir);
    // As npm links it.
    await mkdir(join(programDir, "node_modules", ".bin"));
    await symlink("../cabal-tls/cli/cabalTls.js", join(programDir, "node_modules", ".bin", "cabal-tls"));
    await run("tar", ["--extract", "--strip-components=1", "--file", join(dir, filename), "--directory", packageDir]);
    return { files: files.map(({ path }) => path).sort(), programDir, packageDir, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** Without what npm would not install: an optional peer, and the providers for containers that only it brings. */
async function linkModules(target: string): Promise<void> {
  const modules = join(PROGRAM, "node_modules");
  await mkdir(join(target, "@pulumi"), { recursive: true });
  const names = (await readdir(modules)).filter((name) => !name.startsWith(".") && name !== "@pulumi");
  const own = ["aws", "pulumi"].map((name) => join("@pulumi", name));
  await Promise.all([...names, ...own].map((name) => symlink(join(modules, name), join(target, name))));
}
