import { execFile } from "node:child_process";
import { mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const PROGRAM = join(import.meta.dirname, "..", "..");

/** The files of one commit of this repository, in a temporary folder, with the packages of the current checkout. */
export interface EarlierCheckout {
  readonly dir: string;
  dispose(): Promise<void>;
}

/** Throws with what to do when the repository does not have the commit. */
export async function earlierCheckout(commit: string, repository = PROGRAM): Promise<EarlierCheckout> {
  await assertHas(repository, commit);
  const dir = await mkdtemp(join(tmpdir(), "cabal-tls-earlier-"));
  const archive = join(dir, "checkout.tar");
  await run("git", ["-C", repository, "archive", "--output", archive, commit]);
  await run("tar", ["-x", "-f", archive, "-C", dir]);
  await rm(archive);
  await symlink(join(PROGRAM, "node_modules"), join(dir, "node_modules"));
  return { dir, dispose: () => rm(dir, { recursive: true, force: true }) };
}

async function assertHas(repository: string, commit: string): Promise<void> {
  await run("git", ["-C", repository, "cat-file", "-e", `${commit}^{commit}`]).catch((cause: unknown) => {
    throw new Error(
      `The upgrade tests deploy commit ${commit} first, and this clone does not have it. If its history is shallow, run ` +
        "`git fetch --unshallow` (in a GitHub workflow: actions/checkout with `fetch-depth: 0`), and run the tests again.",
      { cause },
    );
  });
}
