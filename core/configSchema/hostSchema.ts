import { z } from "zod";
import { isDomainLabel, isDomainName } from "../domainName.ts";
import { isLoadBalancerArn } from "./arn.ts";
import { endpointName, hostname, port, targetGroupArn } from "./endpointSchema.ts";
import { ruled } from "./rule.ts";
import { zoneId } from "./zoneIdSchema.ts";

/** Let's Encrypt's short profiles take no more. https://letsencrypt.org/docs/profiles/ */
const MAX_NAMES = 25;
const MAX_PORTS = 10;
const MAX_SERVICES = 10;
const MAX_HOURS = 398 * 24;
const KEY_TYPES = ["EC_prime256v1", "EC_secp384r1", "RSA_2048"] as const;
const TIERS = ["Standard", "Advanced"] as const;
const PROTOCOLS = ["tls", "smtp-starttls", "imap-starttls"] as const;
const NAME_PATTERN = /^[A-Za-z0-9_-]{1,255}$/;

export const extraName = ruled(z.string().refine(isCertificateName), {
  allowed: "a label, a lower-case domain name, or *. with a domain name behind it",
  fix: "Write the name as it is to be in the certificate; a label gets the control domain behind it.",
});

export const hostPorts = ruled(z.array(port).min(1).max(MAX_PORTS), {
  allowed: `a list of 1 to ${MAX_PORTS} ports`,
  fix: "List the ports on which the services serve the certificate, or remove the key for [465, 587].",
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

const hours = (what: string) =>
  ruled(z.int().min(1).max(MAX_HOURS), {
    allowed: `a whole number of hours from 1 to ${MAX_HOURS}`,
    fix: `Give ${what}, or remove the key to have it derived.`,
  });

export const thresholdHours = {
  lifetimeHours: hours("the hours that a certificate of this profile lives"),
  warningHours: hours("the hours before expiry at which an alert warns"),
  criticalHours: hours("the hours before expiry at which an alert becomes critical"),
};

export const profile = ruled(z.string().regex(/^[A-Za-z0-9._-]{1,64}$/), {
  allowed: "the name of an ACME profile, such as classic, tlsserver or shortlived",
  fix: "Choose a profile that the authority's directory lists, or remove the key for its default.",
});

export const hostSchema = ruled(
  z.strictObject({
    name: endpointName,
    hostname: hostname.optional(),
    names: ruled(z.array(extraName).max(MAX_NAMES - 1), {
      allowed: `a list of at most ${MAX_NAMES - 1} further names`,
      fix: "List the names beside the host name, or remove the key.",
    }).default([]),
    ports: hostPorts.default([465, 587]),
    protocols: ruled(
      z.record(
        portKey,
        ruled(z.enum(PROTOCOLS), {
          allowed: PROTOCOLS.join(", "),
          fix: "Choose how TLS begins on that port.",
          words: PROTOCOLS,
        }),
      ),
      {
        allowed: "protocols by port, such as { 2525: smtp-starttls }",
        fix: "Write each port of an unusual number as a key, and how TLS begins there as its value.",
      },
    ).default({}),
    services: ruled(
      z
        .array(z.strictObject({ cluster: ecsName("an ECS cluster"), service: ecsName("an ECS service") }))
        .min(1)
        .max(MAX_SERVICES),
      {
        allowed: `a list of 1 to ${MAX_SERVICES} services, such as { cluster: cabal-mail, service: cabal-smtp-out }`,
        fix: "Name every ECS service that serves the certificate: each is rolled when there is a new one.",
      },
    ),
    keyType: ruled(z.enum(KEY_TYPES), {
      allowed: KEY_TYPES.join(", "),
      fix: "Choose one of these, or remove the key for EC_prime256v1.",
      words: KEY_TYPES,
    }).default("EC_prime256v1"),
    tier: ruled(z.enum(TIERS), {
      allowed: TIERS.join(", "),
      fix: "Choose Advanced (8,192 bytes, 0.05 USD a month) for long chains, or remove the key to have it derived.",
      words: TIERS,
    }).optional(),
    profile: profile.optional(),
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
    expose: z
      .strictObject({
        loadBalancerArn: ruled(
          z.string().refine((text) => isLoadBalancerArn(text, "net")),
          {
            allowed: "the ARN of a load balancer, arn:aws:elasticloadbalancing:REGION:ACCOUNT:loadbalancer/net/NAME/ID",
            fix: "Copy the ARN of a Network Load Balancer that you have, or remove the key to have one made.",
          },
        ).optional(),
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
    allowed: "an object with name, services and the other keys of a host",
    fix: "Write the host as key: value pairs.",
  },
);

export type ParsedHost = z.output<typeof hostSchema>;

function isCertificateName(text: string): boolean {
  return isDomainLabel(text) || isDomainName(text.replace(/^\*\./, ""));
}

/** Labels of a challenge's record may begin with an underscore. */
function isRecordName(text: string): boolean {
  return isDomainName(text.replaceAll(/(^|\.)_/g, "$1"));
}
