import type {
  ParameterFacts,
  RenewalFacts,
  RunningCertificate,
  RunningRenewal,
  RunningService,
} from "../../../core/adoption/index.ts";

export const COPIES = {
  tlsKey: "/cabal/control_domain_ssl_key",
  tlsCert: "/cabal/control_domain_ssl_cert",
  tlsCaBundle: "/cabal/control_domain_chain_cert",
  secure: true,
} as const;
const ARN = "arn:aws:ssm:us-west-2:111122223333:parameter";

export const RUNNING: RunningRenewal = {
  functionName: "cabal-certbot-renewal",
  arn: "arn:aws:lambda:us-west-2:111122223333:function:cabal-certbot-renewal",
  role: "arn:aws:iam::111122223333:role/cabal-certbot-renewal-role",
  logGroup: "/cabal/lambda/certbot-renewal",
  schedules: [{ kind: "schedule", name: "cabal-certbot-renewal" }],
};

export function service(label: string, ports: readonly number[], change: Partial<RunningService> = {}): RunningService {
  return {
    cluster: "cabal-mail",
    service: `cabal-${label}`,
    desired: 1,
    controller: "ECS",
    subnets: ["subnet-0aaaaaaaa", "subnet-0bbbbbbbb"],
    securityGroups: [`sg-${label}`],
    secrets: {
      tlsKey: `${ARN}${COPIES.tlsKey}`,
      tlsCert: `${ARN}${COPIES.tlsCert}`,
      tlsCaBundle: `${ARN}${COPIES.tlsCaBundle}`,
    },
    ports,
    targets: [],
    registered: true,
    ...change,
  };
}

export function certificateOf(change: Partial<RunningCertificate> = {}): RunningCertificate {
  return {
    serial: "0A",
    sha256: "00",
    names: ["*.example.net"],
    notBefore: new Date(Date.UTC(2026, 9, 1)),
    notAfter: new Date(Date.UTC(2026, 11, 30)),
    keyType: "EC_prime256v1",
    issuer: "Let's Encrypt E7",
    count: 1,
    ...change,
  };
}

/** The mail system as it runs: three services, one wildcard, smtp-in alone is reached from outside. */
export function renewal(change: Partial<RenewalFacts> = {}): RenewalFacts {
  const parameters = [COPIES.tlsKey, COPIES.tlsCert, COPIES.tlsCaBundle].map(
    (name): ParameterFacts => ({ name, secure: true, keyId: "alias/aws/ssm" }),
  );
  return {
    running: RUNNING,
    takenNames: ["cabal-certbot-renewal"],
    services: [
      service("imap", [143]),
      service("smtp-in", [25], { targets: [{ targetGroupArn: "arn:smtp-in", containerPort: 25 }] }),
      service("smtp-out", [465, 587]),
    ],
    parameters,
    certificates: new Map([[COPIES.tlsCert, certificateOf()]]),
    unread: new Map(),
    tcpListeners: [{ dnsName: "mx.elb.amazonaws.com", port: 25, targetGroupArn: "arn:smtp-in" }],
    privateNames: ["imap.cabal.internal", "smtp-out.cabal.internal", "smtp-in.cabal.internal"],
    namespaces: ["cabal.internal"],
    caa: undefined,
    ...change,
  };
}
