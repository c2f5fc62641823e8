import { z } from "zod";
import { DEPLOY_KINDS } from "../deployTarget.ts";
import { isDomainLabel, isDomainName } from "../domainName.ts";
import { DEFAULT_PORTS } from "../hostCertificate/hostEndpoint.ts";
import { REGIONS } from "../regions.ts";
import { RENEWAL_DEFAULTS } from "../renewal/settingsOf.ts";
import { field, itemsOf, valid } from "./rawValue.ts";
import { ruled } from "./rule.ts";
import {
  endpointName,
  hostname,
  impact,
  isParameterName,
  loadBalancerArn,
  port,
  targetGroupArn,
  zoneId,
} from "./sharedValues.ts";

/** Let's Encrypt's short profiles take no more. https://letsencrypt.org/docs/profiles/ */
const MAX_NAMES = 25;
const MAX_ENDPOINTS = 10;
const MAX_TARGETS = 10;
const MAX_REGIONS = 10;
const MAX_HOURS = 398 * 24;
const KEY_TYPES = ["EC_prime256v1", "EC_secp384r1", "RSA_2048"] as const;
const TIERS = ["Standard", "Advanced"] as const;
export const PROTOCOLS = ["tls", "smtp-starttls", "imap-starttls"] as const;
const NAME_PATTERN = /^[A-Za-z0-9_-]{1,255}$/;

const copyName = (part: string, example: string) =>
  ruled(z.string().refine(isParameterName), {
    allowed: `an SSM parameter path such as ${example}: letters, digits, _ . - in at most 15 parts`,
    fix: `Give the name of the parameter from which the service takes ${part}.`,
  });

const copies = ruled(
  z.strictObject({
    tlsKey: copyName("the private key", "/cabal/control_domain_ssl_key"),
    tlsCert: copyName("the certificate", "/cabal/control_domain_ssl_cert"),
    tlsCaBundle: copyName("the intermediates", "/cabal/control_domain_chain_cert"),
    secure: ruled(z.boolean(), {
      allowed: "true or false",
      fix: "Write true when all three parameters are SecureStrings, or remove the key when only the private key is one.",
    }).default(false),
  }),
  {
    allowed: "an object with the keys tlsKey, tlsCert, tlsCaBundle, and secure, which may be left out",
    fix: "Name the three parameters that the service reads, or remove the key.",
  },
);

const extraName = ruled(z.string().refine(isCertificateName), {
  allowed: "a label, a lower-case domain name, or *. with a domain name behind it",
  fix: "Write the name as it is to be in the certificate; a label gets the control domain behind it.",
});

const ownHostname = ruled(z.string().refine(isCertificateName), {
  allowed: "one lower-case DNS label such as imap, a domain name, or *. with a domain name behind it",
  fix: 'Write the label alone, or a wildcard in full, such as "*.example.net"; a label gets the control domain behind it.',
});

const hostPorts = ruled(z.array(port).min(1).max(MAX_ENDPOINTS), {
  allowed: `a list of 1 to ${MAX_ENDPOINTS} ports`,
  fix: "List the ports on which the host serves the certificate, or remove the key for [465, 587].",
});

const protocol = ruled(z.enum(PROTOCOLS), {
  allowed: PROTOCOLS.join(", "),
  fix: "Choose how TLS begins on that port.",
  words: PROTOCOLS,
});

const hostEndpoint = z.strictObject({
  hostname: hostname.optional(),
  port,
  protocol: protocol.optional(),
  /** Where connections go instead; SNI and verification keep the public name. @default the host name */
  connect: ruled(z.string().refine(isDomainName), {
    allowed: "a lower-case domain name such as imap.cabal.internal",
    fix: "Give the full name that resolves where the port is reachable, or remove the key for the host name itself.",
  }).optional(),
  /** False = nobody looks at the port: it is done once the certificate is stored and rolled out. */
  look: ruled(z.boolean(), {
    allowed: "true or false",
    fix: "Write false where nothing of this stack can reach the port, else remove the key.",
  }).optional(),
  /** What users lose when the certificate expires. @default the host's, else that of the port */
  impact: impact.optional(),
});

const hostEndpoints = ruled(z.array(hostEndpoint).min(1).max(MAX_ENDPOINTS), {
  allowed: `a list of 1 to ${MAX_ENDPOINTS} endpoints, such as { hostname: imap, port: 143, protocol: imap-starttls }`,
  fix: "List where the served certificate is looked at; without hostname it is the host's own name.",
});

const portKey = ruled(z.string().regex(/^[1-9]\d{0,4}$/), {
  allowed: "the number of a port",
  fix: "Use a port of the host's list as the key.",
});

const ecsName = (what: string) =>
  ruled(z.string().regex(NAME_PATTERN), {
    allowed: `the name of ${what}: letters, digits, _ and -`,
    fix: "Copy the name from ECS in the stack's region; it is the last part of the ARN.",
  });

const targetRegion = ruled(z.enum(Object.values(REGIONS).flat()), {
  allowed: "the name of an AWS region, such as us-west-2",
  fix: "Name a region in which something is to use the certificate by its ARN.",
});

const deployTo = ruled(
  z
    .array(
      z.discriminatedUnion("kind", [
        z.strictObject({
          kind: ruled(z.literal("ecs"), {
            allowed: DEPLOY_KINDS.join(", "),
            fix: "Choose one of these kinds; for anything else leave deployTo empty ([]).",
            words: DEPLOY_KINDS,
          }),
          cluster: ecsName("an ECS cluster"),
          service: ecsName("an ECS service"),
        }),
        z.strictObject({
          kind: z.literal("acm"),
          /** Where it is imported, and renewed over the same ARN: us-east-1 for CloudFront, else that of the consumer. */
          regions: ruled(z.array(targetRegion).min(1).max(MAX_REGIONS), {
            allowed: `a list of 1 to ${MAX_REGIONS} regions, such as [us-west-2, us-east-1]`,
            fix: "List every region in which something is to use the certificate by its ARN.",
          }),
        }),
      ]),
    )
    .max(MAX_TARGETS),
  {
    allowed: `a list of at most ${MAX_TARGETS} targets, such as { kind: ecs, cluster: cabal-mail, service: cabal-smtp-out }`,
    fix: "List everything that is deployed when there is a new certificate, or write [] when something outside reads the parameters.",
  },
);

const hours = (what: string) =>
  ruled(z.int().min(1).max(MAX_HOURS), {
    allowed: `a whole number of hours from 1 to ${MAX_HOURS}`,
    fix: `Give ${what}, or remove the key to have it derived.`,
  });

const thresholdHours = {
  lifetimeHours: hours("the hours that a certificate of this profile lives"),
  warningHours: hours("the hours before expiry at which an alert warns"),
  criticalHours: hours("the hours before expiry at which an alert becomes critical"),
};

const profile = ruled(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/), {
  allowed: "the name of an ACME profile, such as classic, tlsserver or shortlived",
  fix: "Choose a profile that the CA's directory lists, or remove the key for its default.",
});

export const hostSchema = ruled(
  z.strictObject({
    name: endpointName,
    hostname: ownHostname.optional(),
    names: ruled(z.array(extraName).max(MAX_NAMES - 1), {
      allowed: `a list of at most ${MAX_NAMES - 1} further names`,
      fix: "List the names beside the host name, or remove the key.",
    }).default([]),
    /** The short form of endpoints, for the host's own name. @default 465 and 587 */
    ports: hostPorts.optional(),
    /** Where the served certificate is looked at. */
    endpoints: hostEndpoints.optional(),
    /** Copies of key, leaf and intermediates under names of the operator's, beside those below acme.parameterPrefix. */
    copies: copies.optional(),
    /** What users lose when the certificate expires, for every endpoint without its own. @default by the port */
    impact: impact.optional(),
    /** Where the stored certificate is deployed; empty = something outside reads the parameters. */
    deployTo,
    keyType: ruled(z.enum(KEY_TYPES), {
      allowed: KEY_TYPES.join(", "),
      fix: `Choose one of these, or remove the key for ${RENEWAL_DEFAULTS.keyType}.`,
      words: KEY_TYPES,
    }).default(RENEWAL_DEFAULTS.keyType),
    tier: ruled(z.enum(TIERS), {
      allowed: TIERS.join(", "),
      fix: "Choose Advanced (8,192 bytes, 0.05 USD a month) for long chains, or remove the key to have it derived.",
      words: TIERS,
    }).optional(),
    profile: profile.optional(),
    /** Where the TXT records go. @default `_acme-challenge.<name>` in the control domain's zone */
    challenge: z
      .strictObject({
        zoneId: zoneId.optional(),
        recordName: ruled(z.string().refine(isRecordName), {
          allowed: "the name of a TXT record such as smtp-out.acme.example.org",
          fix: "Give the name that the CNAME at _acme-challenge.<host name> leads to, or remove the key.",
        }).optional(),
      })
      .default({}),
    thresholds: z
      .strictObject({
        lifetimeHours: thresholdHours.lifetimeHours.optional(),
        warningHours: thresholdHours.warningHours.optional(),
        criticalHours: thresholdHours.criticalHours.optional(),
      })
      .default({}),
    /** TCP listeners on a Network Load Balancer and an alias record; absent = the ports are reached by another way. */
    expose: z
      .strictObject({
        loadBalancerArn: loadBalancerArn("net").optional(),
        targetGroupArns: ruled(z.record(portKey, targetGroupArn), {
          allowed: "target groups by port, such as { 465: arn:… }",
          fix: "Write each port as a key, and the ARN of its target group as its value.",
        }).default({}),
        protect: ruled(z.boolean(), {
          allowed: "true or false",
          fix: "Write false in the update before the one that removes expose, else remove the key.",
        }).default(true),
      })
      .optional(),
  }),
  {
    allowed: "an object with name, deployTo and the other keys of a host",
    fix: "Write the host as key: value pairs.",
    former: [
      { was: "services", now: "deployTo", fix: servicesFix },
      { was: "protocols", now: "endpoints", fix: protocolsFix },
    ],
  },
);

function servicesFix(host: unknown): string {
  const services = itemsOf(field(host, "services"));
  const given = services.length === 0 ? [undefined] : services.slice(0, MAX_TARGETS);
  const targets = given.map(
    (one) => `{ kind: ecs, cluster: ${nameText(field(one, "cluster"))}, service: ${nameText(field(one, "service"))} }`,
  );
  return `Write deployTo: [${targets.join(", ")}] instead.`;
}

function nameText(value: unknown): string {
  return typeof value === "string" && NAME_PATTERN.test(value) ? value : "…";
}

function protocolsFix(host: unknown): string {
  const ports = itemsOf(field(host, "ports") ?? DEFAULT_PORTS);
  const given = field(host, "protocols");
  return `Write ${endpointsText(ports, (port) => valid(protocol, field(given, String(port))))} instead of ports and protocols.`;
}

/** The long form of ports, at the host's own name or another one. */
export function endpointsText(
  ports: readonly unknown[],
  protocolOf: (port: unknown) => string | undefined,
  hostname?: string,
): string {
  const endpoints = ports.slice(0, MAX_ENDPOINTS).map((given) => {
    const begins = protocolOf(given);
    const keys = [
      ...(hostname === undefined ? [] : [`hostname: ${hostname}`]),
      `port: ${valid(port, given) ?? "…"}`,
      ...(begins === undefined ? [] : [`protocol: ${begins}`]),
    ];
    return `{ ${keys.join(", ")} }`;
  });
  return `endpoints: [${endpoints.join(", ")}]`;
}

function isCertificateName(text: string): boolean {
  return isDomainLabel(text) || isDomainName(text.replace(/^\*\./, ""));
}

/** Labels of a challenge's record may begin with an underscore. */
function isRecordName(text: string): boolean {
  return isDomainName(text.replaceAll(/(^|\.)_/g, "$1"));
}
