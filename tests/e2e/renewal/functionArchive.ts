import { join } from "node:path";
import { BUNDLE_FILE, renewalBundle } from "../../../components/renewal/bundle/renewalBundle.ts";
import type { RenewalSettings } from "../../../core/renewal/renewalSettings.ts";
import { type ZipEntry, zipFile } from "../../../local/provider/zipFile.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

let bundled: Promise<ZipEntry[]> | undefined;

/** The archive of the renewal function: its bundle and source map as they are deployed, built once, and these settings beside it. */
export async function functionArchive(settings: RenewalSettings): Promise<Buffer> {
  bundled ??= renewalBundle(ROOT).then(({ code, sourceMap }) => [
    { name: BUNDLE_FILE, content: code },
    { name: `${BUNDLE_FILE}.map`, content: sourceMap },
  ]);
  const content = Buffer.from(JSON.stringify(settings));
  return zipFile([...(await bundled), { name: "settings.json", content }]);
}
