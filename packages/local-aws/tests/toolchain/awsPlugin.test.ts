import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { awsPlugin, type PluginTools } from "../../toolchain/awsPlugin.ts";

describe("the engine's aws plugin", () => {
  let dir: string;
  let tools: PluginTools;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), "aws-plugin-"));
    tools = { cache: join(dir, "cache"), node: "/bin/node", pulumi: join(dir, "pulumi"), report: () => undefined };
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  /** In place of the engine. */
  const engine = (script: string) => writeFile(tools.pulumi, `#!/bin/sh\n${script}\n`, { mode: 0o755 });

  it("is the stand-in, run by Node, when none is named", async () => {
    const [node, program] = await awsPlugin(undefined, tools);
    assert.equal(node, "/bin/node");
    assert.equal(basename(program ?? ""), "main.ts");
    assert.ok(existsSync(program ?? ""));
  });

  it("is the program at the path that is named", async () => {
    const program = join(dir, "pulumi-resource-aws");
    await writeFile(program, "#!/bin/sh\n", { mode: 0o755 });
    assert.deepEqual(await awsPlugin(program, tools), [program]);
  });

  it("is refused when the path is no executable file", async () => {
    await writeFile(join(dir, "text"), "");
    for (const path of [join(dir, "text"), join(dir, "missing"), dir]) {
      await assert.rejects(awsPlugin(path, tools), {
        name: "ToolchainError",
        message:
          `--provider ${path}: this is not an executable file. Give the path of a pulumi-resource-aws program, ` +
          "`download` for the real one, or leave the flag out for the stand-in.",
      });
    }
  });

  it("is fetched by the engine when it is to be downloaded, once, and into the cache", async () => {
    await engine(
      'echo "$@" >> "$0.calls"; d="$PULUMI_HOME/plugins/resource-aws-v7.48.0"; mkdir -p "$d"; cp "$0" "$d/pulumi-resource-aws"',
    );
    const [first] = await awsPlugin("download", tools);
    assert.ok(first?.startsWith(`${tools.cache}/`));
    assert.match(String(first), /\/plugins\/resource-aws-v7\.48\.0\/pulumi-resource-aws$/);
    await engine("exit 1");
    assert.deepEqual(await awsPlugin("download", tools), [first]);
  });

  it("is named as what could not be fetched when the network does not allow it, with what to do next", async () => {
    await engine('echo "error: dial tcp: no route" >&2; exit 255');
    await assert.rejects(awsPlugin("download", tools), {
      message:
        "--provider download: the engine could not fetch the AWS plugin 7.48.0 (code 255): error: dial tcp: no route\n" +
        "Where the network does not allow it, fetch it elsewhere and give its path: --provider PATH.",
    });
  });
});
