import type { GenerationSettings } from "../configSchema/stackConfig.ts";
import type { EcsTarget } from "../deployTarget.ts";
import type { EndpointKind } from "../endpointKinds.ts";
import type { EndpointProtocol, HostCopies } from "../inventory.ts";
import type { RunningRenewal } from "./renewalFacts.ts";

/** What to write into a stack's config so that its first preview adopts what runs, and what a reader should know. */
export interface AdoptionPlan {
  readonly certificate: AdoptedCertificate;
  /** Those that are not in the config yet. */
  readonly endpoints: readonly AdoptedEndpoint[];
  /** Of all adopted endpoints, in the config or not. */
  readonly resources: readonly AdoptedResource[];
  readonly leftOut: readonly LeftOut[];
  readonly leftovers: readonly SniLeftover[];
  readonly notes: readonly string[];
}

/** The account cannot be adopted as it is: one sentence why, and what to do. */
export interface AdoptionRefusal {
  readonly refusal: string;
}

/** The certificate that stands in for the first generation: the one that the endpoints serve now. */
export interface AdoptedCertificate {
  /** By region. */
  readonly arns: Readonly<Record<string, string>>;
  readonly settings: GenerationSettings;
  /** Milliseconds; the earliest of all regions. */
  readonly notAfter: number | undefined;
}

export interface AdoptedEndpoint {
  readonly name: string;
  readonly kind: EndpointKind;
  /** In full. */
  readonly hosts: readonly string[];
  readonly port: number;
  /** The endpoint as the stack's config has it. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly adopts: readonly AdoptedResource[];
}

/** A running resource that becomes one of the stack. */
export interface AdoptedResource {
  /** Type of @pulumi/aws, such as `lb.Listener`. */
  readonly type: string;
  /** The id that `import` takes. */
  readonly id: string;
}

/** Something that serves a name of the control domain and is not adopted. */
export interface LeftOut {
  /** Host names, or the resource where it has none. */
  readonly what: string;
  readonly why: string;
  readonly fix: string;
}

/** A certificate in a listener's SNI list that would win over the default one, before and after a rotation. */
export interface SniLeftover {
  readonly listenerArn: string;
  readonly certificateArn: string;
  readonly hosts: readonly string[];
  readonly command: string;
}

/** An endpoint that can be adopted, as long as it serves the right certificate. */
export interface Candidate {
  readonly endpoint: AdoptedEndpoint;
  /** Where its certificate is. */
  readonly region: string;
  readonly certificateArn: string;
  readonly listed: readonly string[];
  /** ARN by which ACM names it as a user of its certificate. */
  readonly userArn: string;
  /** How to give it another certificate. */
  readonly move: (certificateArn: string) => string;
  readonly notes: readonly string[];
}

export type AdoptionFinding =
  | { readonly candidate: Candidate }
  | { readonly leftOut: LeftOut }
  /** Does not concern the control domain. */
  | undefined;

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
