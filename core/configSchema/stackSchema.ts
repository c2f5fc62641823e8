import { z } from "zod";
import { isDomainName } from "../domainName.ts";
import { acmeSchema } from "./acmeSchema.ts";
import { alertsSchema } from "./alertsSchema.ts";
import { caaSchema } from "./caaSchema.ts";
import { endpointSchema } from "./endpointSchema.ts";
import { hostSchema } from "./hostSchema.ts";
import { networkSchema } from "./networkSchema.ts";
import { isParameterName } from "./parameterName.ts";
import { stackRegion } from "./regionName.ts";
import { ruled } from "./rule.ts";
import { wildcardSchema } from "./wildcardSchema.ts";

/** ACM takes at most 64 characters for a certificate's first name, and the wildcard puts two before the domain. */
const MAX_CONTROL_DOMAIN_LENGTH = 62;
const MAX_MAIL_DOMAINS = 500;
const MAX_ENDPOINTS = 200;
/** Their grants share one policy. */
const MAX_HOSTS = 50;

export const controlDomain = ruled(z.string().max(MAX_CONTROL_DOMAIN_LENGTH).refine(isDomainName), {
  allowed: `a lower-case domain name of at most ${MAX_CONTROL_DOMAIN_LENGTH} characters, such as example.net`,
  fix: "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
});

const mailDomain = ruled(z.string().refine(isDomainName), {
  allowed: "a lower-case domain name, such as example.com",
  fix: "Write the part of the mail addresses behind the @.",
});

export const mailDomains = ruled(z.array(mailDomain).max(MAX_MAIL_DOMAINS), {
  allowed: `a list of at most ${MAX_MAIL_DOMAINS} domain names`,
  fix: "List the domains of the mail addresses, or remove the key.",
});

/** The config of a stack, as its file has it. The key with a colon is of another namespace. */
export const stackSchema = z.strictObject({
  "aws:region": stackRegion,
  controlDomain,
  mailDomains: mailDomains.default([]),
  zoneId: ruled(z.string().regex(/^[A-Z0-9]{8,32}$/), {
    allowed: "the id of a Route 53 zone: capital letters and digits, such as Z0123456789ABCDEFGHIJ",
    fix: "Copy the id of the control domain's public zone, or remove the key to have it looked up by name.",
  }).optional(),
  wildcard: ruled(wildcardSchema, {
    allowed: "an object with the keys issued and active, such as { issued: [1], active: 1 }",
    fix: "For a new stack, issue generation 1 and make it active.",
  }),
  network: networkSchema.optional(),
  endpoints: ruled(z.array(endpointSchema).min(1).max(MAX_ENDPOINTS), {
    allowed: `a list of 1 to ${MAX_ENDPOINTS} endpoints`,
    fix: "List at least one endpoint: a certificate that nothing serves is not renewed by ACM.",
  }),
  acme: ruled(acmeSchema, {
    allowed: "an object with the keys contact and agreeToTerms",
    fix: "Name the address for the authority's letters, and agree to its terms.",
  }).optional(),
  hosts: ruled(z.array(hostSchema).max(MAX_HOSTS), {
    allowed: `a list of at most ${MAX_HOSTS} hosts`,
    fix: "List the hosts whose certificates come from an ACME authority, or remove the key.",
  }).default([]),
  alerts: alertsSchema.optional(),
  caa: ruled(caaSchema, {
    allowed: "an object with the keys iodef, issue, issuewild, import, all of which may be left out",
    fix: "Write iodef: mailto:… below it, or remove the key to leave the zone without CAA records of this stack.",
  }).optional(),
  inventoryParameter: ruled(z.string().refine(isParameterName), {
    allowed: "an SSM parameter path such as /cabal/tls/prod/inventory: letters, digits, _ . - in at most 15 parts",
    fix: "Choose a path outside /aws and /ssm, or remove the key for /cabal/tls/<stack>/inventory.",
  }).optional(),
  // The engine hands values over as text.
  doctorPolicy: ruled(z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]), {
    allowed: "true or false",
    fix: "Set it to true to have the stack make the IAM policy that the doctor needs, or remove the key.",
  }).default(false),
});

export type ParsedStack = z.output<typeof stackSchema>;
