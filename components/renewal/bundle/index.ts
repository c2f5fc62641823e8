import { join } from "node:path";
import { renewalBundle } from "./renewalBundle.ts";
import { type StoredBundle, storeBundle } from "./storedBundle.ts";

export type { StoredBundle } from "./storedBundle.ts";

const ROOT = join(import.meta.dirname, "..", "..", "..");

const CACHE = join(ROOT, "node_modules", ".cache", "cabal-tls", "renewal");

let bundled: Promise<StoredBundle> | undefined;

/** The renewal function of this very checkout, bundled once and kept where tools keep what they can make again. */
export function bundledRenewal(): Promise<StoredBundle> {
  bundled ??= renewalBundle(ROOT).then((bundle) => storeBundle(CACHE, bundle));
  return bundled;
}
