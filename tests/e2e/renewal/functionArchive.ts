import { join } from "node:path";
import { BUNDLE_FILE, renewalBundle } from "../../../components/renewal/bundle/renewalBundle.ts";
import type { RenewalSettings } from "../../../core/renewal/renewalSettings.ts";
import { type ZipEntry, zipFile } from "../../../local/provider/zipFile.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

let bundled: Promise<ZipEntry> | undefined;

/** The archive of the renewal function: its bundle as it is deployed, built once, and these settings beside it. */
export async function functionArchive(settings: RenewalSettings): Promise<Buffer> {
  bundled ??= renewalBundle(ROOT).then(({ code }) => ({ name: BUNDLE_FILE, content: code }));
  const content = Buffer.from(JSON.stringify(settings));
  return zipFile([await bundled, { name: "settings.json", content }]);
}
