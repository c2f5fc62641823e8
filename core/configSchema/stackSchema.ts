import { z } from "zod";
import { isDomainName } from "../domainName.ts";
import { acmeSchema } from "./acme.ts";
import { caaSchema } from "./caa.ts";
import { endpointSchema } from "./endpointSchema.ts";
import { hostSchema } from "./hostSchema.ts";
import { networkSchema } from "./network.ts";
import { ruled } from "./rule.ts";
import { isParameterName, stackRegion } from "./sharedValues.ts";
import { wildcardSchema } from "./wildcard.ts";

/** ACM takes at most 64 characters for a certificate's first name, and the wildcard puts two before the domain. */
const MAX_CONTROL_DOMAIN_LENGTH = 62;
const MAX_MAIL_DOMAINS = 500;
const MAX_ENDPOINTS = 200;
/** Their grants share one policy. */
const MAX_HOSTS = 50;

const controlDomain = ruled(z.string().max(MAX_CONTROL_DOMAIN_LENGTH).refine(isDomainName), {
  allowed: `a lower-case domain name of at most ${MAX_CONTROL_DOMAIN_LENGTH} characters, such as example.net`,
  fix: "Set it to the domain under which the servers' names are, without *. and without a dot at its end.",
});

const mailDomain = ruled(z.string().refine(isDomainName), {
  allowed: "a lower-case domain name, such as example.com",
  fix: "Write the part of the mail addresses behind the @.",
});

const mailDomains = ruled(z.array(mailDomain).max(MAX_MAIL_DOMAINS), {
  allowed: `a list of at most ${MAX_MAIL_DOMAINS} domain names`,
  fix: "List the domains of the mail addresses, or remove the key.",
});

const MAX_SUBSCRIBERS = 20;

const email = ruled(z.string().regex(/^[^\s@,;<>]+@[a-z0-9.-]+\.[a-z0-9-]+$/i), {
  allowed: "an e-mail address such as ops@example.com",
  fix: "Give an address outside the mail system that the certificates belong to: it must work when that does not.",
});

const url = ruled(z.string().refine(isSubscriberUrl), {
  allowed: "an https URL without user name, such as https://ntfy.sh/a-long-name-that-nobody-guesses",
  fix: "Give the URL of a topic of ntfy, or of anything else that takes a POST with text.",
});

const SUBSCRIBERS = "an object with the keys emails and urls, of which one at least has an entry";
const ADVICE = "Name a subscriber, or remove the key to have no alarms.";

/** Who is told by alarms and events on the side of AWS. */
const alertsSchema = ruled(
  z
    .strictObject({
      emails: ruled(z.array(email).max(MAX_SUBSCRIBERS).refine(isSet), {
        allowed: `a list of at most ${MAX_SUBSCRIBERS} e-mail addresses, each once`,
        fix: "List the addresses, or remove the key.",
      }).default([]),
      urls: ruled(z.array(url).max(MAX_SUBSCRIBERS).refine(isSet), {
        allowed: `a list of at most ${MAX_SUBSCRIBERS} https URLs, each once`,
        fix: "List the URLs, or remove the key.",
      }).default([]),
    })
    .refine(({ emails, urls }) => emails.length + urls.length > 0),
  { allowed: SUBSCRIBERS, fix: ADVICE },
);

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
    fix: "Set contact to an address for the CA's notices, and agreeToTerms to true.",
  }).optional(),
  hosts: ruled(z.array(hostSchema).max(MAX_HOSTS), {
    allowed: `a list of at most ${MAX_HOSTS} hosts`,
    fix: "List the hosts whose certificates come from an ACME CA, or remove the key.",
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

function isSet(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}

function isSubscriberUrl(text: string): boolean {
  const parsed = URL.parse(text);
  return parsed?.protocol === "https:" && parsed.username === "" && parsed.hash === "" && !/\s/.test(text);
}
