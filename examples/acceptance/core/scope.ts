/** A service whose part of the run can be left out, since it takes most of the time. */
export type OptionalPart = "cloudfront";

/** What the command line asks for. */
export interface AcceptanceRequest {
  /** Domain of a public Route 53 zone of the account. */
  readonly zone: string;
  /** Everything is made below this label of the zone, and carries it in its name or its tag. */
  readonly label: string;
  readonly region: string;
  readonly without: ReadonlySet<OptionalPart>;
  /** Also make an ECS service that serves a host certificate. */
  readonly withService: boolean;
}

/** Names of one run: nothing that it makes is called otherwise. */
export interface AcceptanceScope extends AcceptanceRequest {
  /** Control domain of the program: `<label>.<zone>`. */
  readonly domain: string;
  /** Control domain of what is adopted. */
  readonly adoptedDomain: string;
  /** Stack of the program and of its landscape; every physical name of the program begins with it. */
  readonly stack: string;
  readonly adoptedStack: string;
  /** On everything that can have one. */
  readonly tag: { readonly key: string; readonly value: string };
  readonly functionName: string;
  readonly parameterPrefix: string;
  /** Role whose permission is taken away for a while. */
  readonly roleName: string;
  /** Of an empty ECS cluster: the program's own host certificate has no service that serves it. */
  readonly clusterName: string;
  /** The ECS service with a host certificate of its own, if there is one. */
  readonly service: ServiceNames;
}

export interface ServiceNames {
  /** Of the service, its cluster and its task definition; the names of its roles begin with it. */
  readonly name: string;
  readonly host: string;
  readonly functionName: string;
  readonly parameterPrefix: string;
}

export const TAG_KEY = "cabal-tls-acceptance";

export function acceptanceScope(request: AcceptanceRequest): AcceptanceScope {
  const { zone, label } = request;
  const domain = `${label}.${zone}`;
  return {
    ...request,
    domain,
    adoptedDomain: `old.${domain}`,
    stack: label,
    adoptedStack: `${label}-adopted`,
    tag: { key: TAG_KEY, value: domain },
    functionName: `${label}-renewal`,
    parameterPrefix: `/${label}/letsencrypt`,
    roleName: `${label}-deployer`,
    clusterName: label,
    service: {
      name: `${label}-mail`,
      host: `mail.${domain}`,
      functionName: `${label}-mail-renewal`,
      parameterPrefix: `/${label}/mail`,
    },
  };
}

/** Whether a DNS name is the run's own: at or below its label. */
export function isWithin(scope: Pick<AcceptanceScope, "domain">, name: string): boolean {
  const plain = name.toLowerCase().replace(/\.$/, "").replace("\\052", "*");
  return plain === scope.domain || plain.endsWith(`.${scope.domain}`);
}
