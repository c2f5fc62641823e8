import { randomBytes } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createWorkspace, type PulumiStack, type WorkspaceOptions } from "../../../packages/local-aws/engine/index.ts";
import type { AcceptanceScope } from "../core/scope.ts";
import type { AcceptancePlatform } from "./platform.ts";

/** Folder of one label's stacks: their state, config files and passphrase. */
export interface RunFolder {
  readonly dir: string;
  /** Opens a stack, or makes it. */
  open(stack: Pick<WorkspaceOptions, "programDir" | "stack">): Promise<PulumiStack>;
  remove(): Promise<void>;
}

const PASSPHRASE_BYTES = 32;

/** The folder of this label and account: that of an earlier run, or one that the first stack makes. */
export function runFolder(scope: AcceptanceScope, platform: AcceptancePlatform, account: string): RunFolder {
  const dir = join(platform.cacheDir, "acceptance", `${scope.domain}-${account}`);
  return {
    dir,
    open: async ({ programDir, stack }) => {
      await mkdir(dir, { recursive: true, mode: 0o700 });
      return createWorkspace({
        toolchain: platform.toolchain,
        aws: platform,
        programDir,
        stack,
        home: join(dir, "engine"),
        stateDir: dir,
        reopen: true,
        env: { PULUMI_CONFIG_PASSPHRASE: await passphraseOf(dir) },
      });
    },
    remove: () => rm(dir, { recursive: true, force: true }),
  };
}

/** Encrypts what is secret in the state. Made once, kept beside it, and never printed. */
async function passphraseOf(dir: string): Promise<string> {
  const file = join(dir, "passphrase");
  const kept = await readFile(file, "utf8").catch(() => undefined);
  if (kept !== undefined) return kept;
  const made = randomBytes(PASSPHRASE_BYTES).toString("base64url");
  await writeFile(file, made, { mode: 0o600, flag: "wx" });
  return made;
}
