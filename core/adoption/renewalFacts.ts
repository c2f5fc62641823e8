import { type CertificateFacts, certificateFacts, readCertificate } from "../hostCertificate/certificateFacts.ts";
import { hostParameters } from "../hostCertificate/hostParameters.ts";
import { splitChain } from "../hostCertificate/pemBundle.ts";
import { parameterName } from "../secretReference.ts";

/** What an account says about certificates that mail servers themselves serve: plain values, as AWS has them. */
export interface RenewalFacts {
  /** The function that renews them today; undefined where no function has the given name. */
  readonly running: RunningRenewal | undefined;
  /** Names that a function or a schedule of the region has already, of those that this program would choose. */
  readonly takenNames: readonly string[];
  /** ECS services of the region with a secret named TLS_KEY, TLS_CERT or TLS_CA_BUNDLE. */
  readonly services: readonly RunningService[];
  /** The SSM parameters that these secrets name. */
  readonly parameters: readonly ParameterFacts[];
  /** What is in the parameters of TLS_CERT, by name; a value that is not a certificate is left out. */
  readonly certificates: ReadonlyMap<string, RunningCertificate>;
  /** Parameters of TLS_CERT that could not be read, by name, with the reason. */
  readonly unread: ReadonlyMap<string, string>;
  readonly tcpListeners: readonly TcpListener[];
  /** Names with an A, AAAA, SRV or CNAME record in private zones other than one of the control domain's own name. */
  readonly privateNames: readonly string[];
  /** Names of private zones that Cloud Map keeps. */
  readonly namespaces: readonly string[];
  /** The control domain's CAA records as Route 53 has them, `0 issue "letsencrypt.org"`; undefined without. */
  readonly caa: { readonly values: readonly string[]; readonly ttl: number } | undefined;
}

export interface RunningRenewal {
  readonly functionName: string;
  readonly arn: string;
  readonly role: string;
  readonly logGroup: string;
  /** What runs it: a schedule of EventBridge Scheduler, or a rule of EventBridge. */
  readonly schedules: readonly { readonly kind: "schedule" | "rule"; readonly name: string }[];
}

/** The secrets by which containers take a certificate. */
export const TLS_SECRETS = { tlsKey: "TLS_KEY", tlsCert: "TLS_CERT", tlsCaBundle: "TLS_CA_BUNDLE" } as const;

export type TlsSecret = keyof typeof TLS_SECRETS;

export interface RunningService {
  readonly cluster: string;
  readonly service: string;
  /** Tasks that there are to be; 0 = paused. */
  readonly desired: number;
  /** ECS, CODE_DEPLOY, EXTERNAL. */
  readonly controller: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  /** `valueFrom` of each of the three secrets; undefined where no container has it. */
  readonly secrets: Readonly<Record<TlsSecret, string | undefined>>;
  /** Container ports of the containers that have the secrets. */
  readonly ports: readonly number[];
  readonly targets: readonly { readonly targetGroupArn: string; readonly containerPort: number }[];
  /** Cloud Map knows its tasks. */
  readonly registered: boolean;
}

export interface ParameterFacts {
  readonly name: string;
  readonly secure: boolean;
  /** KMS key of a SecureString, as SSM reports it: `alias/aws/ssm`, an id or an ARN. */
  readonly keyId: string | undefined;
}

export interface RunningCertificate extends CertificateFacts {
  /** Organization and common name of whoever signed it. */
  readonly issuer: string;
  /** Certificates in the parameter; 1 = the leaf alone. */
  readonly count: number;
}

export interface TcpListener {
  readonly dnsName: string;
  readonly port: number;
  readonly targetGroupArn: string;
}

/** What a parameter of TLS_CERT holds; undefined when its first block is not a certificate. */
export function runningCertificate(text: string): RunningCertificate | undefined {
  const chain = splitChain(text);
  const leaf = readCertificate(chain[0] ?? "");
  if (leaf === undefined) return undefined;
  const issuer = leaf.issuer.split("\n").flatMap((line) => /^(?:O|CN)=(.*)$/.exec(line)?.[1] ?? []);
  return { ...certificateFacts(leaf), issuer: [...new Set(issuer)].join(" "), count: chain.length };
}

/**
 * `<prefix>/<host name>` of the host whose parameters a service reads, named as this program names them; undefined for a
 * service that reads others.
 */
export function ownHostPath({ secrets }: Pick<RunningService, "secrets">, region: string): string | undefined {
  const name = parameterName(secrets.tlsKey ?? "", region);
  const path = name?.replace(/\/[^/]*$/, "") ?? "";
  return name !== undefined && name === hostParameters(path).tlsKey ? path : undefined;
}
