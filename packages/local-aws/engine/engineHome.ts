import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { neutralEnvironment } from "../process/awsEnvironment.ts";
import { AWS_VERSION } from "../toolchain/awsPlugin.ts";
import type { Toolchain } from "../toolchain/ensureToolchain.ts";
import { PULUMI_VERSION } from "../toolchain/pulumiEngine.ts";

/** The state of the local AWS is worth nothing, so its passphrase need not be a secret. */
const PASSPHRASE = "local";

/** A folder that is the engine's whole world: its plugins, and the state of its stacks. */
export interface EngineHome {
  readonly dir: string;
  /** What the engine must have in its environment, to use this folder and no other. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Fills `dir` with the plugins: the aws provider of the tool chain, and the language host. They lie where the engine looks for
 * installed plugins, so that a program's own files need not name them. Safe to call again for the same folder.
 */
export async function engineHome(
  dir: string,
  { node, awsPlugin }: Pick<Toolchain, "node" | "awsPlugin">,
): Promise<EngineHome> {
  const plugins = join(dir, "pulumi", "plugins");
  await mkdir(join(dir, "state"), { recursive: true });
  await launcher(join(plugins, `resource-aws-v${AWS_VERSION}`), "pulumi-resource-aws", awsPlugin);
  await languageHostIn(join(plugins, `language-nodejs-v${PULUMI_VERSION}`), node);
  return {
    dir,
    env: {
      ...neutralEnvironment(),
      PULUMI_HOME: join(dir, "pulumi"),
      PULUMI_BACKEND_URL: `file://${join(dir, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: PASSPHRASE,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      // A missing plugin is an error at once, not a download.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      // A Pulumi installation on PATH has a language host of its own.
      PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    },
  };
}

/** Puts the language host into a folder under the name by which the engine finds it there, or on PATH. */
export function languageHostIn(dir: string, node: string): Promise<void> {
  return launcher(dir, "pulumi-language-nodejs", [node, join(import.meta.dirname, "..", "languageHost", "main.ts")]);
}

async function launcher(dir: string, name: string, command: readonly string[]): Promise<void> {
  const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  await mkdir(dir, { recursive: true });
  const path = join(dir, name);
  await writeFile(path, `#!/bin/sh\nexec ${quoted} "$@"\n`);
  await chmod(path, 0o755);
}
