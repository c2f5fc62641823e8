import * as z from "zod";
import type { RenewalSettings } from "./renewalSettings.ts";

const parameter = z.string().regex(/^\/[A-Za-z0-9._/-]+[A-Za-z0-9._-]$/);
const url = z.url({ protocol: /^https$/ });
const keyType = z.enum(["EC_prime256v1", "EC_secp384r1", "RSA_2048"]);
const protocol = z.enum(["tls", "https", "smtp-starttls", "imap-starttls"]);

const authority = z.object({
  id: z.string().regex(/^[a-z0-9-]+$/),
  directory: url,
  staging: url.optional(),
  firstContact: z.enum(["staging", "production"]).optional(),
  eabParameter: parameter.optional(),
});

const host = z.object({
  name: z.string().min(1),
  names: z.array(z.string().min(1)).min(1),
  keyType: keyType.default("EC_prime256v1"),
  tier: z.enum(["Standard", "Advanced"]).optional(),
  profile: z.string().min(1).optional(),
  ports: z.array(z.object({ port: z.int().positive(), protocol })),
  services: z.array(z.object({ cluster: z.string().min(1), service: z.string().min(1) })),
  challenges: z.array(z.object({ name: z.string().min(1), recordName: z.string().min(1), zoneId: z.string().min(1) })),
});

const settings = z.object({
  version: z.literal(1),
  stack: z.string(),
  region: z.string(),
  parameterPrefix: parameter,
  kmsKeyId: z.string().optional(),
  contact: z.string().startsWith("mailto:"),
  authorities: z.array(authority).min(1),
  hosts: z.array(host),
  wakeSeconds: z.int().positive().optional(),
  heartbeatParameter: parameter.optional(),
});

/** The deployed settings cannot be used: the program that wrote them and the function do not fit together. */
export class RenewalSettingsError extends Error {
  override readonly name = "RenewalSettingsError";
}

/** Reads `settings.json`. Throws RenewalSettingsError with every fault. */
export function parseRenewalSettings(text: string): RenewalSettings {
  const parsed = settings.safeParse(jsonOf(text));
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join(".") || "(all)"}: ${message}`);
    throw new RenewalSettingsError(
      `settings.json cannot be used: ${faults.join("; ")}. Deploy the function anew with this program.`,
    );
  }
  const lacking = parsed.data.hosts.flatMap(({ names, challenges, name }) => {
    const known = new Set(challenges.map((one) => one.name));
    return names.map((one) => one.replace(/^\*\./, "")).flatMap((one) => (known.has(one) ? [] : [`${name}: ${one}`]));
  });
  if (lacking.length > 0) throw new RenewalSettingsError(`settings.json names no challenge for ${lacking.join(", ")}`);
  // zod's optional keys may be undefined by type, never by value: the text was JSON.
  return parsed.data as RenewalSettings;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
