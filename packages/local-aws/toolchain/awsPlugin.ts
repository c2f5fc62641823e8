import { access, constants, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { cacheEntry } from "./cacheEntry.ts";
import { runTool, ToolchainError } from "./runTool.ts";

/** Version of the aws plugin that the SDK in package.json asks for; the engine takes no other. */
export const AWS_VERSION = "7.48.0";
/** Holds what `--provider` was given, for every process that a command starts. */
export const PROVIDER_VARIABLE = "LOCAL_AWS_PROVIDER";

const STAND_IN = join(import.meta.dirname, "..", "provider", "rpc", "main.ts");
/** The plugin is about 200 MB, packed. */
const DOWNLOAD_SECONDS = 1800;

export interface PluginTools {
  readonly cache: string;
  readonly node: string;
  readonly pulumi: string;
  readonly report: (line: string) => void;
}

/**
 * Command line of the aws plugin. `wanted` is the path of a `pulumi-resource-aws` program, or `download`: the engine
 * fetches the real one, once, into the cache; undefined is the stand-in. Throws ToolchainError when it can't be had.
 */
export async function awsPlugin(wanted: string | undefined, tools: PluginTools): Promise<readonly string[]> {
  if (wanted === undefined || wanted === "") return [tools.node, STAND_IN];
  const path = wanted === "download" ? await downloaded(tools) : resolve(wanted);
  if (!(await isExecutable(path))) {
    throw new ToolchainError(
      `--provider ${wanted}: ${isAbsolute(wanted) ? "this" : path} is not an executable file. Give the path of a ` +
        "pulumi-resource-aws program, `download` for the real one, or leave the flag out for the stand-in.",
    );
  }
  return [path];
}

async function downloaded({ cache, pulumi, report }: PluginTools): Promise<string> {
  const dir = await cacheEntry({
    cache,
    key: `resource-aws-${AWS_VERSION}-${process.platform}-${process.arch}`,
    title: `AWS plugin ${AWS_VERSION}`,
    typical: "a download of about 200 MB",
    peakMb: 1500,
    report,
    build: async (target) => {
      const args = ["plugin", "install", "resource", "aws", `v${AWS_VERSION}`, "--non-interactive"];
      const env = { ...process.env, PULUMI_HOME: target, PULUMI_SKIP_UPDATE_CHECK: "true" };
      const { code, stderr } = await runTool(pulumi, args, { env, deadlineSeconds: DOWNLOAD_SECONDS });
      if (code === 0) return;
      throw new ToolchainError(
        `--provider download: the engine could not fetch the AWS plugin ${AWS_VERSION} (code ${code}): ${stderr.trim()}\n` +
          "Where the network does not allow it, fetch it elsewhere and give its path: --provider PATH.",
      );
    },
  });
  return join(dir, "plugins", `resource-aws-v${AWS_VERSION}`, "pulumi-resource-aws");
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
