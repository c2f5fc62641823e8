import type { PebbleOptions } from "../../acme/pebbleOptions.ts";
import { type Pebble, startPebble } from "../../acme/startPebble.ts";
import type { LocalAws } from "../../startLocalAws.ts";
import { cacheDir } from "../../toolchain/cacheEntry.ts";
import { pebbleServer } from "../../toolchain/pebbleServer.ts";

/** A Pebble that validates against this local AWS, with the tools of the cache. */
export async function pebbleFor(
  aws: LocalAws,
  options: Omit<PebbleOptions, "toolchain" | "aws"> = {},
): Promise<Pebble> {
  return startPebble({ ...options, toolchain: { pebble: await pebbleServer(cacheDir(), () => undefined) }, aws });
}
