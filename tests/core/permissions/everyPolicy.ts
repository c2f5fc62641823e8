import { adoptPolicy } from "../../../cli/adopt/adoptPolicy.ts";
import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import type { RenewalSettings } from "../../../core/hostCertificate/renewalSettings.ts";
import type { HostCertificateEntry, Inventory } from "../../../core/inventory.ts";
import { doctorFixPolicy, doctorReadOnlyPolicy } from "../../../core/permissions/doctorPolicy.ts";
import { previewPolicy } from "../../../core/permissions/previewPolicy.ts";
import { functionPolicy } from "../../../core/renewal/functionPolicy.ts";
import { removalPolicy } from "../../../core/renewal/removalPolicy.ts";
import { hostReaderPolicy, networkPolicy, schedulePolicy } from "../../../core/renewal/rolePolicies.ts";
import { inventoryFixture } from "../../cli/inventoryFixture.ts";

export const ACCOUNT = "111122223333";
const KEY = `arn:aws:kms:us-west-2:${ACCOUNT}:key/0a1b2c3d-1111-2222-3333-444455556666`;
const SCOPE = { partition: "aws", region: "us-west-2", accountId: ACCOUNT };
export const HOST_PATH = "/cabal/letsencrypt/smtp-out.example.net";
export const SECRETS = {
  eab: "/own/eab",
  reference: "/aws/reference/secretsmanager/cabal/eab",
  heartbeat: "/own/heartbeat",
};

export const HOST: HostCertificateEntry = {
  name: "smtp-out",
  pipeline: "letsencrypt",
  names: ["smtp-out.example.net"],
  parameterPath: HOST_PATH,
  directories: [],
  challenges: [],
  deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
  thresholds: { lifetimeSeconds: 1, renewBeforeSeconds: 1, warningSeconds: 1, criticalSeconds: 1 },
};

/** A stack with all that a policy may name. */
export function inventoryWithHost(change: Partial<Inventory> = {}): Inventory {
  const plain = inventoryFixture();
  return {
    ...plain,
    certificates: [...plain.certificates, HOST],
    renewal: {
      functionName: "renewer",
      scheduleName: "renewer",
      scheduleGroup: "default",
      logGroup: "/aws/lambda/renewer",
      secretParameters: Object.values(SECRETS),
    },
    ...change,
  };
}

export function renewalSettings(zoneId: string): RenewalSettings {
  return {
    version: 1,
    stack: "prod",
    region: "us-west-2",
    parameterPrefix: "/cabal/letsencrypt",
    contact: "mailto:hostmaster@example.com",
    certificateAuthorities: [
      { id: "zerossl", directory: "https://acme.zerossl.com/v2/DV90", eabParameter: SECRETS.eab },
      { id: "other", directory: "https://ca.example/directory", eabParameter: SECRETS.reference },
    ],
    heartbeatParameter: SECRETS.heartbeat,
    kmsKeyId: KEY,
    hosts: [
      {
        name: "smtp-out",
        names: ["smtp-out.example.net"],
        keyType: "EC_prime256v1",
        endpoints: [{ hostname: "smtp-out.example.net", port: 465, protocol: "tls" }],
        deployTo: [...HOST.deployTo, { kind: "acm", regions: ["us-west-2", "us-east-1"] }],
        challenges: [{ name: "smtp-out.example.net", recordName: "_acme-challenge.smtp-out.example.net", zoneId }],
      },
    ],
  };
}

/** Every policy of a role that this program makes or prints, by the role. */
export function everyPolicy(inventory = inventoryWithHost()) {
  const { zoneId } = inventory;
  const args = { inventory, account: ACCOUNT };
  return {
    doctor: doctorReadOnlyPolicy(args),
    doctorFix: doctorFixPolicy(args),
    preview: previewPolicy({
      account: ACCOUNT,
      functions: ["renewer"],
      apiDomains: ["api.example.net"],
      stateBucket: "example-pulumi-state",
      secretsKeyArn: KEY,
    }),
    adopt: adoptPolicy("us-west-2"),
    function: functionPolicy({
      scope: SCOPE,
      settings: renewalSettings(zoneId),
      logGroup: "/aws/lambda/renewer",
      failureQueue: "renewer-failures",
    }),
    removal: removalPolicy({
      scope: SCOPE,
      stack: "prod",
      parameterPrefix: "/cabal/letsencrypt",
      host: { name: "wildcard-g2", names: ["*.example.net"], folder: "prod-wildcard-g2" },
    }),
    functionNetwork: networkPolicy(SCOPE, "renewer"),
    schedule: schedulePolicy(SCOPE, "renewer", "renewer-failures"),
    hostReader: hostReaderPolicy(SCOPE, hostParameters(HOST_PATH), undefined, KEY),
  };
}
