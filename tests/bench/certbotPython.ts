import { join } from "node:path";
import { cacheEntry } from "../../packages/local-aws/toolchain/cacheEntry.ts";
import { digestOf } from "../../packages/local-aws/toolchain/digests.ts";
import { runTool } from "../../packages/local-aws/toolchain/runTool.ts";

const VERSION = "5.8.0";
const INSTALL_SECONDS = 600;

/** Path of the Python of an environment that has certbot with its plugin for Route 53. */
export async function certbotPython(cache: string, report: (line: string) => void): Promise<string> {
  const requirements = join(import.meta.dirname, "certbot-requirements.txt");
  const dir = await cacheEntry({
    cache,
    key: `certbot-${VERSION}-${process.platform}-${process.arch}-${await digestOf([requirements])}`,
    title: `certbot ${VERSION}`,
    typical: "about 30 s",
    peakMb: 300,
    report,
    build: async (target) => {
      await step("python3", ["-m", "venv", target]);
      const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet", "-r", requirements];
      await step(join(target, "bin", "python"), pip);
    },
  });
  return join(dir, "bin", "python");
}

async function step(program: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await runTool(program, args, { deadlineSeconds: INSTALL_SECONDS });
  if (code !== 0) {
    throw new Error(
      `${program} ${args.slice(0, 3).join(" ")} failed (code ${code}): ${`${stdout}${stderr}`.slice(-300)}`,
    );
  }
}
