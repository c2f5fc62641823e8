import { join } from "node:path";
import { build } from "esbuild";
import { type ZipEntry, zipFile } from "../../../local/provider/zipFile.ts";
import type { RenewalSettings } from "../../../core/renewal/renewalSettings.ts";

const HANDLER = join(import.meta.dirname, "..", "..", "..", "lambdas", "renewal", "handler.ts");
/** esbuild's ESM output has no `require`, and acme-client is CommonJS. */
const REQUIRE = 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);';

let bundled: Promise<ZipEntry> | undefined;

/** The archive of the renewal function: its bundle, built once, and these settings beside it. */
export async function functionArchive(settings: RenewalSettings): Promise<Buffer> {
  bundled ??= bundle();
  const content = Buffer.from(JSON.stringify(settings));
  return zipFile([await bundled, { name: "settings.json", content }]);
}

async function bundle(): Promise<ZipEntry> {
  const { outputFiles } = await build({
    entryPoints: [HANDLER],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node24",
    mainFields: ["module", "main"],
    banner: { js: REQUIRE },
    logLevel: "error",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error("esbuild gave no bundle");
  return { name: "handler.mjs", content: file.contents };
}
