import type { EndpointProtocol, HostCopies } from "../inventory.ts";
import type { EcsTarget } from "../deployTarget.ts";
import type { LeftOut } from "./adoptionPlan.ts";
import type { RunningRenewal } from "./renewalFacts.ts";

/** The certificates that mail servers themselves serve, as the stack's config is to have them. */
export interface RenewalPlan {
  /** Name of this program's function; another one than that of the running function. */
  readonly functionName: string;
  /** The function that renews them today, until the move is over. */
  readonly replaces: RunningRenewal | undefined;
  readonly hosts: readonly AdoptedHost[];
  /** Subnets from which ports are reachable that only the VPC reaches; empty = none is needed. */
  readonly subnetIds: readonly string[];
  readonly kmsKeyArn: string | undefined;
  readonly caa: AdoptedCaa | undefined;
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
}

export interface AdoptedHost {
  readonly name: string;
  /** As in the certificate that runs; the first one is the host's. */
  readonly names: readonly string[];
  /** Milliseconds. */
  readonly notAfter: number;
  readonly copies: HostCopies;
  readonly endpoints: readonly AdoptedHostEndpoint[];
  readonly deployTo: readonly EcsTarget[];
  /** The host as the stack's config has it. */
  readonly config: Readonly<Record<string, unknown>>;
}

export interface AdoptedHostEndpoint {
  readonly hostname: string;
  readonly port: number;
  readonly protocol: EndpointProtocol;
  readonly connect?: string;
  readonly look?: false;
}

/** The control domain's CAA records, which become the stack's. */
export interface AdoptedCaa {
  /** The id that `import` takes. */
  readonly id: string;
  readonly ttl: number;
  readonly config: Readonly<Record<string, unknown>>;
  /** Records that the stack adds to those that are there; none is taken away. */
  readonly adds: readonly string[];
}
