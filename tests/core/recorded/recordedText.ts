import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What the real engine (3.274.1) printed on the local AWS: the listener `imap-listener` of stack `probe` was to move from
 * generation 1 to 2, and AWS refused the call. `repaired…` is after `refresh --yes --target` of the listener,
 * `refusedRefreshingPreview` is of `preview --refresh`. Left out are other resources and steps, stack traces and times.
 */
export type Recorded =
  | "refusedState"
  | "refusedPreview"
  | "refusedRefreshingPreview"
  | "repairedState"
  | "repairedPreview";

export function recordedText(name: Recorded): string {
  return readFileSync(join(import.meta.dirname, `${name}.json`), "utf8");
}
