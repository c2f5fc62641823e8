import { join } from "node:path";
import { FUNCTION_FILE, buildFunction } from "../../../components/renewal/build/buildFunction.ts";
import type { RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import { type ZipEntry, zipFile } from "../../../packages/local-aws/provider/zipFile.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

let bundled: Promise<ZipEntry[]> | undefined;

/** The archive of the renewal function: its bundle and source map as they are deployed, built once, and these settings beside it. */
export async function functionArchive(settings: RenewalSettings): Promise<Buffer> {
  bundled ??= buildFunction(ROOT).then(({ code, sourceMap }) => [
    { name: FUNCTION_FILE, content: code },
    { name: `${FUNCTION_FILE}.map`, content: sourceMap },
  ]);
  const content = Buffer.from(JSON.stringify(settings));
  return zipFile([...(await bundled), { name: "settings.json", content }]);
}
