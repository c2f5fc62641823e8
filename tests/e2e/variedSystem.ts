import type { Action } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Landscape } from "../../examples/demo/landscape.ts";
import type { LocalAws } from "../../packages/local-aws/startLocalAws.ts";
import type { OutsideClients } from "./outsideClients.ts";
import { alias, loadBalancer, outsideStage, putRecord, type Stage, targetGroup } from "./outsideStage.ts";
import { variedSite } from "./variedSite.ts";

/** Of the OIDC provider; AWS never reports it, and it may be nowhere else. */
export const CLIENT_SECRET = "oidc-secret-4711-of-the-load-balancer";
/** As the records are that the program would write. */
const CAA = ["amazon.com", "amazonaws.com", "amazontrust.com", "awstrust.com"];

/** What accounts really have: weights, logins, a distribution with everything, an old TLS policy, CAA records. */
export interface VariedSystem {
  readonly clients: OutsideClients;
  readonly domain: string;
  readonly imapListener: string;
  readonly webListener: string;
  readonly distributionId: string;
  readonly apiName: string;
}

export async function variedSystem(aws: LocalAws, domain: string, landscape: Landscape): Promise<VariedSystem> {
  const stage = await outsideStage(aws, domain, landscape);
  const [imapListener, webListener, distributionId, apiName] = await Promise.all([
    mailBalancer(stage),
    webBalancer(stage),
    variedSite(stage),
    oldApiDomain(stage),
  ]);
  await putRecord(stage, {
    Name: domain,
    Type: "CAA",
    TTL: 86_400,
    ResourceRecords: ["issue", "issuewild"].flatMap((tag) => CAA.map((one) => ({ Value: `0 ${tag} "${one}"` }))),
  });
  return { clients: stage.clients, domain, imapListener, webListener, distributionId, apiName };
}

/** Forwards in the long form. */
async function mailBalancer(stage: Stage): Promise<string> {
  const balancer = await loadBalancer(stage, "varied-mail", "network");
  const TargetGroupArn = await targetGroup(stage, "varied-imap", { Protocol: "TCP", Port: 143 });
  const made = await stage.clients.elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "TLS",
    Port: 993,
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    AlpnPolicy: ["None"],
    Certificates: [{ CertificateArn: stage.certificates.west }],
    DefaultActions: [{ Type: "forward", ForwardConfig: { TargetGroups: [{ TargetGroupArn }] } }],
  });
  await alias(stage, "imap", balancer, false);
  return made.Listeners?.[0]?.ListenerArn ?? "";
}

/** Weighted groups by default and by a rule, one rule that is sticky, and two behind a login. */
async function webBalancer(stage: Stage): Promise<string> {
  const { elb } = stage.clients;
  const balancer = await loadBalancer(stage, "varied-web", "application");
  const group = (name: string) => targetGroup(stage, `varied-${name}`, { Protocol: "HTTP", Port: 8080 });
  const [blue, green] = [await group("blue"), await group("green")];
  const weighted = (enabled: boolean): Action => ({
    Type: "forward",
    ForwardConfig: {
      TargetGroups: [
        { TargetGroupArn: blue, Weight: 90 },
        { TargetGroupArn: green, Weight: 10 },
      ],
      TargetGroupStickinessConfig: enabled ? { Enabled: true, DurationSeconds: 3600 } : { Enabled: false },
    },
  });
  const made = await elb.createListener({
    LoadBalancerArn: balancer.arn,
    Protocol: "HTTPS",
    Port: 443,
    SslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06",
    Certificates: [{ CertificateArn: stage.certificates.west }],
    DefaultActions: [weighted(false)],
  });
  const listener = made.Listeners?.[0]?.ListenerArn ?? "";
  const rules: readonly (readonly [string, Action[]])[] = [
    ["wiki", [weighted(false)]],
    ["shop", [weighted(true)]],
    ["vault", [OIDC, { Type: "forward", Order: 2, TargetGroupArn: blue }]],
    ["mail", [COGNITO, { Type: "forward", Order: 2, TargetGroupArn: green }]],
  ];
  for (const [index, [label, Actions]] of rules.entries()) {
    const Conditions = [{ Field: "host-header", HostHeaderConfig: { Values: [`${label}.${stage.domain}`] } }];
    await elb.createRule({ ListenerArn: listener, Priority: 10 * (index + 1), Conditions, Actions });
    await alias(stage, label, balancer, true);
  }
  await alias(stage, "status", balancer, true);
  return listener;
}

const OIDC: Action = {
  Type: "authenticate-oidc",
  Order: 1,
  AuthenticateOidcConfig: {
    Issuer: "https://id.example.org",
    AuthorizationEndpoint: "https://id.example.org/authorize",
    TokenEndpoint: "https://id.example.org/token",
    UserInfoEndpoint: "https://id.example.org/userinfo",
    ClientId: "vault",
    ClientSecret: CLIENT_SECRET,
    Scope: "openid email",
    SessionTimeout: 3_600,
    OnUnauthenticatedRequest: "authenticate",
  },
};

const COGNITO: Action = {
  Type: "authenticate-cognito",
  Order: 1,
  AuthenticateCognitoConfig: {
    UserPoolArn: "arn:aws:cognito-idp:us-west-2:123456789012:userpool/us-west-2_varied",
    UserPoolClientId: "mail",
    UserPoolDomain: "varied",
    OnUnauthenticatedRequest: "deny",
  },
};

/** Its security policy is one that the provider does not import. */
async function oldApiDomain(stage: Stage): Promise<string> {
  const domainName = `api.${stage.domain}`;
  const made = await stage.clients.apiV1.createDomainName({
    domainName,
    regionalCertificateArn: stage.certificates.west,
    endpointConfiguration: { types: ["REGIONAL"] },
    securityPolicy: "TLS_1_0",
  });
  const { apiId: restApiId, apiStage } = stage.landscape;
  await stage.clients.apiV1.createBasePathMapping({ domainName, restApiId, stage: apiStage });
  const target = { dnsName: made.regionalDomainName ?? "", zoneId: made.regionalHostedZoneId ?? "" };
  await alias(stage, "api", target, true);
  return domainName;
}
