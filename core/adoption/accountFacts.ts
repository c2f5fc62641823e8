/** What an account says about everything that may serve the wildcard: plain values, as AWS has them. */
export interface AccountFacts {
  /** Region of the stack. */
  readonly region: string;
  readonly controlDomain: string;
  /** The control domain's public zone. */
  readonly zoneId: string;
  /** Certificates of the stack's region and of CloudFront's that have a name of the control domain. */
  readonly certificates: readonly CertificateFacts[];
  /** Listeners that terminate TLS. */
  readonly listeners: readonly ListenerFacts[];
  readonly distributions: readonly DistributionFacts[];
  readonly domainNames: readonly DomainNameFacts[];
  /** A, AAAA and CNAME records of the zone; names in lower case, without a dot at their end. */
  readonly records: readonly RecordFacts[];
}

export interface CertificateFacts {
  readonly arn: string;
  readonly region: string;
  /** ACM's word: ISSUED, EXPIRED, … */
  readonly status: string;
  readonly names: readonly string[];
  /** ACM's word with underscores: RSA_2048. */
  readonly keyAlgorithm: string;
  readonly imported: boolean;
  /** Milliseconds; undefined as long as it is not issued. */
  readonly notAfter: number | undefined;
  /** ACM's word and reason, when a renewal is on its way. */
  readonly renewal: string | undefined;
  readonly inUseBy: readonly string[];
  /** Names of the CNAME records that validate it. */
  readonly validationNames: readonly string[];
}

export interface ListenerFacts {
  readonly arn: string;
  readonly loadBalancerArn: string;
  readonly loadBalancerName: string;
  readonly dnsName: string;
  readonly family: "net" | "app";
  readonly port: number;
  /** The default certificate. */
  readonly certificateArn: string;
  /** The SNI list; the default certificate is in it only when somebody put it there as well. */
  readonly listed: readonly string[];
  /** Of the default answer's last action; undefined when that forwards nowhere. */
  readonly targetGroup: TargetGroupFacts | undefined;
  /** In the order of their priority, without the default one. */
  readonly rules: readonly RuleFacts[];
}

export interface TargetGroupFacts {
  readonly arn: string;
  readonly port: number;
  readonly healthCheckPath: string | undefined;
}

export interface RuleFacts {
  readonly arn: string;
  /** Values of its host-header condition. */
  readonly hosts: readonly string[];
  /** Whether it asks for nothing but the host. */
  readonly onlyHosts: boolean;
  readonly targetGroup: TargetGroupFacts | undefined;
}

export interface DistributionFacts {
  readonly id: string;
  readonly arn: string;
  readonly dnsName: string;
  readonly aliases: readonly string[];
  /** Undefined with a certificate that is not one of ACM. */
  readonly certificateArn: string | undefined;
  readonly enabled: boolean;
}

export interface DomainNameFacts {
  readonly name: string;
  readonly arn: string;
  /** REGIONAL or EDGE. */
  readonly endpointType: string;
  readonly certificateArn: string | undefined;
  readonly dnsName: string;
  readonly mappings: readonly MappingFacts[];
}

export interface MappingFacts {
  readonly id: string;
  /** Path below the domain name; empty = the whole name. */
  readonly key: string;
  readonly apiId: string;
  readonly stage: string;
}

export interface RecordFacts {
  readonly name: string;
  readonly type: "A" | "AAAA" | "CNAME";
  /** Where an alias or a CNAME leads; undefined for addresses. */
  readonly target: string | undefined;
  readonly alias: boolean;
  /** Without a routing policy: the only set of its name and type. */
  readonly simple: boolean;
}

/** A DNS name as the facts have it: no dot at its end, lower case, `*` as itself, without AWS's `dualstack.`. */
export function plainName(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/\.$/, "")
    .replace(/^\\052/, "*");
  return plain.replace(/^dualstack\.(?=.*\.amazonaws\.com)/, "");
}
