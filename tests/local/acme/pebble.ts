import type { PebbleOptions } from "../../../local/acme/pebbleOptions.ts";
import { type Pebble, startPebble } from "../../../local/acme/startPebble.ts";
import type { LocalAws } from "../../../local/startLocalAws.ts";
import { cacheDir } from "../../../local/toolchain/cacheDir.ts";
import { pebbleServer } from "../../../local/toolchain/pebbleServer.ts";

/** A Pebble that validates against this local AWS, with the tools of the cache. */
export async function pebbleFor(
  aws: LocalAws,
  options: Omit<PebbleOptions, "toolchain" | "aws"> = {},
): Promise<Pebble> {
  return startPebble({ ...options, toolchain: { pebble: await pebbleServer(cacheDir(), () => undefined) }, aws });
}
