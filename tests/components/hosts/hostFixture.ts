import type { AcmeConfig, HostConfig, StackConfig } from "../../../core/configSchema/stackConfig.ts";
import { STACK } from "../stackFixture.ts";

export const ACME: AcmeConfig = {
  contact: "mailto:hostmaster@example.com",
  agreeToTerms: true,
  certificateAuthorities: [{ id: "own", directory: "https://ca.example.org/dir" }],
  functionName: "cabal-certbot-renewal",
  parameterPrefix: "/cabal/letsencrypt",
  kmsKeyArn: undefined,
  heartbeatParameter: undefined,
  reservedConcurrency: undefined,
  logRetentionDays: 90,
};

export const HOST: HostConfig = {
  name: "smtp-out",
  names: ["smtp-out.example.net"],
  endpoints: [
    { name: "smtp-out-465", hostname: "smtp-out.example.net", port: 465, protocol: "tls" },
    { name: "smtp-out-587", hostname: "smtp-out.example.net", port: 587, protocol: "smtp-starttls" },
  ],
  deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
  keyType: "EC_prime256v1",
  tier: "Standard",
  profile: undefined,
  challenges: [{ name: "smtp-out.example.net", recordName: "_acme-challenge.smtp-out.example.net", zoneId: undefined }],
  thresholds: {
    lifetimeSeconds: 7_776_000,
    renewBeforeSeconds: 2_592_000,
    warningSeconds: 1_814_400,
    criticalSeconds: 596_160,
  },
  expose: undefined,
};

export const EXPOSED: HostConfig = {
  ...HOST,
  expose: { loadBalancerArn: undefined, targetGroupArns: {}, protect: true },
};

/** The stack of the other fixture, and these hosts. */
export function withHosts(...hosts: readonly HostConfig[]): StackConfig {
  return { ...STACK, acme: ACME, hosts };
}
