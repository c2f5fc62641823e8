import { networkInterfaces } from "node:os";
import { addressResolver, reachableAddresses } from "../../../cli/tls/index.ts";
import type { ProbePath, ProbeTarget } from "../../../cli/watch/probeTarget.ts";
import { probePaths } from "../../../cli/watch/prober.ts";
import type { Toolchain } from "../../../packages/local-aws/toolchain/ensureToolchain.ts";
import type { RotationAws } from "../../demo/rotation.ts";
import { STAGING_DIRECTORY } from "../core/programConfig.ts";
import { NODE_IMAGE } from "../core/serviceConfig.ts";

/** Where a run happens: all that differs between an account of AWS and the local AWS of the tests. */
export interface AcceptancePlatform extends RotationAws {
  readonly toolchain: Pick<Toolchain, "node" | "pulumi" | "awsPlugin">;
  /** ACME directory of the host certificate. */
  readonly directory: string;
  /** Image of the service's task. */
  readonly image: string;
  /** Folder that keeps the state of the stacks. */
  readonly cacheDir: string;
  /** Every address of every target, from here. */
  paths(targets: readonly ProbeTarget[]): Promise<ProbePath[]>;
}

export interface AwsPlatformOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly toolchain: AcceptancePlatform["toolchain"];
  readonly cacheDir: string;
}

/** The account of the environment's credentials. */
export function awsPlatform({ env, toolchain, cacheDir }: AwsPlatformOptions): AcceptancePlatform {
  const own = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[0].startsWith("AWS_"),
  );
  return {
    env: Object.fromEntries(own),
    ca: undefined,
    timeFactor: 1,
    toolchain,
    directory: STAGING_DIRECTORY,
    image: NODE_IMAGE,
    cacheDir,
    paths: (targets) => {
      const interfaces = Object.values(networkInterfaces()).flatMap((infos) => infos ?? []);
      return probePaths(
        targets,
        reachableAddresses(addressResolver(undefined), interfaces, () => {}),
        [],
      );
    },
  };
}
