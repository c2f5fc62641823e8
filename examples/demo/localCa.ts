import { startFaultProxy } from "../../packages/local-aws/acme/startFaultProxy.ts";
import { type Pebble, startPebble } from "../../packages/local-aws/acme/startPebble.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import type { Toolchain } from "../../packages/local-aws/toolchain/ensureToolchain.ts";

/** RFC 8555, 7.4, and RFC 9773, 5. */
export interface OrderRequest {
  readonly identifiers: readonly { readonly type: string; readonly value: string }[];
  readonly replaces?: string;
}

/** An ACME CA beside the local AWS, and a proxy in front of it that counts. */
export interface LocalCa {
  /** What the program is told. */
  readonly directory: string;
  /** Roots of what it issues, and of its own transport, PEM. */
  readonly roots: string;
  readonly pebble: Pebble;
  /** Orders since the start, in the clients' own words. */
  orders(): readonly OrderRequest[];
  stop(): Promise<void>;
}

/** Starts Pebble, with the local DNS as its resolver. */
export async function startLocalCa(toolchain: Toolchain, aws: LocalAws): Promise<LocalCa> {
  const pebble = await startPebble({ toolchain, aws });
  try {
    const proxy = await startFaultProxy({ aws, pebble });
    return {
      directory: proxy.directory,
      roots: pebble.roots,
      pebble,
      orders: () =>
        proxy.requests.filter(({ resource }) => resource === "newOrder").map(({ payload }) => payload as OrderRequest),
      stop: async () => {
        await proxy.stop();
        await pebble.stop();
      },
    };
  } catch (error) {
    await pebble.stop();
    throw error;
  }
}
