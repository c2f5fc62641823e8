import { type AdoptedHost, type AdoptionPlan, planRenewal, type RenewalPlan } from "../../core/adoption/index.ts";
import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import { hostPath, hostParameters } from "../../core/hostCertificate/hostParameters.ts";
import { RENEWAL_DEFAULTS } from "../../core/renewal/settingsOf.ts";
import { dayText } from "../../core/time.ts";
import { CommandError } from "../command/commandError.ts";
import type { WrittenRenewal } from "./adoptedConfig.ts";
import type { AwsAccount } from "../aws/account/readAwsAccount.ts";
import type { StackConfigFacts } from "./stackConfigFacts.ts";
import type { TypedStep } from "../command/stepLines.ts";

/** A host certificate comes from an account with a CA, whose terms only a person can agree to. */
export interface Consent {
  readonly contact?: string;
  readonly agreeToTerms?: boolean;
}

/** The plan, as far as the config does not say it yet. */
export interface RenewalToAdopt extends RenewalPlan {
  /** Hosts whose running certificate is still to be taken over: those of the config, too, until the stack has its function. */
  readonly offered: readonly AdoptedHost[];
}

/** The host certificates of the account; undefined where nothing serves one. */
export function renewalPlan(
  { endpoints, renewal }: AwsAccount,
  plan: AdoptionPlan,
  known: StackConfigFacts,
): RenewalToAdopt | undefined {
  const hostsWithout = (tlsKey: string) => known.hosts.every((one) => one.tlsKey !== tlsKey);
  const found = planRenewal(endpoints, renewal, {
    taken: [...known.endpoints, ...plan.endpoints, ...known.hosts.filter(({ tlsKey }) => tlsKey === undefined)].map(
      ({ name }) => name,
    ),
    served: plan.endpoints.flatMap(({ hosts, port }) => hosts.map((host) => `${host}:${port}`)),
    ownFunction: known.acme?.functionName,
  });
  if (found === undefined) return undefined;
  const hosts = found.hosts.filter((one) => hostsWithout(one.copies.tlsKey));
  // The schedule has the function's name.
  const isDeployed = known.acme !== undefined && renewal.takenNames.includes(known.acme.functionName);
  return { ...found, caa: known.hasCaa ? undefined : found.caa, hosts, offered: isDeployed ? hosts : found.hosts };
}

/**
 * What of it goes into the config: nothing without somebody's agreement to the CA's terms. `renewsImport`: the function is
 * needed without any host, to renew the wildcard.
 */
export function writtenRenewal(
  plan: RenewalPlan | undefined,
  known: StackConfigFacts,
  consent: Consent,
  renewsImport = false,
): WrittenRenewal | undefined {
  const hosts = plan?.hosts ?? [];
  if (hosts.length === 0 && !renewsImport) return undefined;
  const acme = acmeOf(plan, consent);
  if (known.acme === undefined && acme === undefined) return undefined;
  return { acme: acme ?? {}, hosts: hosts.map(({ config }) => config), caa: plan?.caa?.config };
}

/** Whether the config has the function's part, or is to get it. */
export function hasConsent(known: StackConfigFacts, { contact, agreeToTerms }: Consent): boolean {
  return known.acme !== undefined || (contact !== undefined && agreeToTerms === true);
}

function acmeOf(
  plan: RenewalPlan | undefined,
  { contact, agreeToTerms }: Consent,
): Record<string, unknown> | undefined {
  if (contact === undefined && agreeToTerms !== true) return undefined;
  if (contact === undefined || agreeToTerms !== true) {
    throw new CommandError(
      "--contact and --agree-to-terms go together: the CA writes to that address, and its terms are at " +
        "https://letsencrypt.org/repository/.",
      2,
    );
  }
  if (plan === undefined) return { contact, agreeToTerms: true };
  return {
    contact,
    agreeToTerms: true,
    ...(plan.functionName === RENEWAL_DEFAULTS.functionName ? {} : { functionName: plan.functionName }),
    ...(plan.kmsKeyArn === undefined ? {} : { kmsKeyArn: plan.kmsKeyArn }),
    ...(plan.subnetIds.length === 0 ? {} : { functionNetwork: { subnetIds: plan.subnetIds } }),
  };
}

/** What comes before the first `up`: the old function stops, and the certificates that run are offered to the new one. */
export function renewalSteps(plan: RenewalToAdopt | undefined, known: StackConfigFacts, region: string): TypedStep[] {
  if (plan === undefined || plan.offered.length === 0) return [];
  const prefix = known.acme?.parameterPrefix ?? RENEWAL_DEFAULTS.parameterPrefix;
  const { replaces, kmsKeyArn } = plan;
  return [
    ...(replaces === undefined
      ? []
      : [
          {
            type:
              sh`aws lambda put-function-concurrency --region ${region} --function-name ${replaces.functionName} ` +
              "--reserved-concurrent-executions 0",
            does: `stops ${replaces.functionName}: two programs must not write the same parameters`,
          },
        ]),
    ...plan.offered.map(({ names, notAfter, copies }) => {
      const parameter = hostParameters(hostPath(prefix, names)).import;
      const read = sh`aws ssm get-parameter --region ${region} --with-decryption --query Parameter.Value --output text --name`;
      return {
        type:
          `(umask 077; for name in ${sh`${copies.tlsKey} ${copies.tlsCert} ${copies.tlsCaBundle}`}; do ${read} "$name"; done > bundle.pem) && ` +
          sh`aws ssm put-parameter --region ${region} --type SecureString --tier Intelligent-Tiering ` +
          (kmsKeyArn === undefined ? "" : sh`--key-id ${kmsKeyArn} `) +
          sh`--name ${parameter} --value file://bundle.pem; rm -f bundle.pem`,
        does: `offers the running certificate ${names[0]} (until ${dayText(notAfter)}); without it \`up\` issues a new one`,
      };
    }),
  ];
}

/** The section of the report. */
export function renewalText(plan: RenewalPlan | undefined, isWritten: boolean): string {
  if (plan === undefined) return "";
  const { replaces, hosts, caa, functionName } = plan;
  const runs = (replaces?.schedules ?? []).map(({ kind, name }) => `${kind} ${name}`).join(", ");
  return [
    ...(replaces === undefined
      ? []
      : [
          `${replaces.functionName} renews host certificates now${runs === "" ? "" : ` (${runs})`}; ${functionName} takes its place.`,
        ]),
    ...(hosts.length === 0 ? [] : ["Host certificates, each as it is:"]),
    ...hosts.flatMap(({ name, names, notAfter, copies, endpoints, deployTo }) => [
      `  ${name} ${names.join(", ")}, until ${dayText(notAfter)}`,
      ...endpoints.map(
        ({ hostname, port, connect, look }) =>
          `    ${hostname}:${port}${connect === undefined ? "" : ` by ${connect}`}${look === false ? ", not looked at" : ""}`,
      ),
      `    in ${copies.tlsKey}, ${copies.tlsCert}, ${copies.tlsCaBundle}`,
      `    read by ${deployTo.map(({ cluster, service }) => `${cluster}/${service}`).join(", ")}`,
    ]),
    ...(caa === undefined
      ? []
      : [`CAA records ${caa.id}, TTL ${caa.ttl} kept; adds ${caa.adds.join(", ") || "nothing"}`]),
    ...(hosts.length === 0 || isWritten
      ? []
      : [
          "Not written, since a CA's terms have to be agreed to. Read https://letsencrypt.org/repository/, and run",
          `  ${CABAL_TLS} adopt … --contact mailto:hostmaster@example.com --agree-to-terms`,
        ]),
  ].join("\n");
}
