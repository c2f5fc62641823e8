import { z } from "zod";
import { KEY_ALGORITHMS, SERVED_KINDS } from "./endpointKinds.ts";
import { isServedKind } from "./endpointTraits.ts";
import { ENDPOINT_PROTOCOLS, type Inventory } from "./inventory.ts";
import { fieldsOf } from "./parsedJson.ts";
import { isVisibleText, visibleText } from "./visibleText.ts";

/** Longer than any value that fits in a parameter beside others. */
const MAX_TEXT = 2048;
const MAX_SHOWN = 60;

const text = z.string().max(MAX_TEXT).refine(isVisibleText, { error: "it holds control or format characters" });
const texts = z.array(text);
const count = z.int().min(0);

const thresholds = z.looseObject({
  lifetimeSeconds: z.number(),
  renewBeforeSeconds: z.number(),
  warningSeconds: z.number(),
  criticalSeconds: z.number(),
});

const wildcard = z.looseObject({
  name: text,
  pipeline: z.literal("acm"),
  names: texts,
  active: count,
  generations: z.array(
    z.looseObject({
      generation: count,
      origin: z.enum(["requested", "existing"]),
      names: texts,
      keyAlgorithm: z.enum(KEY_ALGORITHMS),
      issuer: z.literal("acme").optional(),
      arns: z.record(text, text),
    }),
  ),
  thresholds,
});

const host = z.looseObject({
  name: text,
  pipeline: z.literal("letsencrypt"),
  names: texts,
  parameterPath: text,
  directories: texts,
  challenges: z.array(z.looseObject({ recordName: text, zoneId: text })),
  copies: z.looseObject({ tlsKey: text, tlsCert: text, tlsCaBundle: text, secure: z.boolean() }).optional(),
  deployTo: z.array(
    z.discriminatedUnion("kind", [
      z.looseObject({ kind: z.literal("ecs"), cluster: text, service: text }),
      z.looseObject({ kind: z.literal("acm"), regions: texts, arns: z.record(text, text).optional() }),
    ]),
  ),
  thresholds,
});

const endpoint = z
  .looseObject({
    name: text,
    kind: text.refine(isServedKind),
    hosts: texts.min(1),
    port: z.int().min(1).max(65_535),
    protocol: z.enum(ENDPOINT_PROTOCOLS),
    certificate: text,
    certificateArn: text.optional(),
    impact: text,
    connect: text.optional(),
    look: z.boolean().optional(),
    identifiers: z.record(text, text),
  })
  .superRefine(({ kind, identifiers }, context) => {
    if (!isServedKind(kind)) return;
    const { pipeline, identifiers: known } = SERVED_KINDS[kind];
    // What a host serves itself has them only where the stack has made something in front of it.
    if (pipeline !== "acm") return;
    for (const name of [known.id, known.dnsName].filter((one) => !(one in identifiers))) {
      context.addIssue({ code: "custom", path: ["identifiers", name], message: "expected a text" });
    }
  });

/** Open: a later release of the same version may have added keys. */
const inventory = z.looseObject({
  version: z.number(),
  project: text,
  stack: text,
  region: text,
  controlDomain: text,
  mailDomains: texts,
  zoneId: text,
  certificates: z.array(z.discriminatedUnion("pipeline", [wildcard, host])),
  endpoints: z.array(endpoint),
  renewal: z
    .looseObject({
      functionName: text,
      scheduleName: text,
      scheduleGroup: text,
      logGroup: text,
      secretParameters: texts.optional(),
    })
    .optional(),
});

/** What is wrong with a value that should be an inventory of today's version, a line for each place; none = it is one. */
export function inventoryFaults(value: unknown): string[] {
  const result = inventory.safeParse(value);
  return (result.error?.issues ?? []).map(
    ({ path, message }) => `${visibleText(pathText(path))}: ${shown(valueAt(value, path))}: ${message}`,
  );
}

/** As inventoryFaults has found. */
export function isInventory(value: unknown): value is Inventory {
  return inventory.safeParse(value).success;
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((part, key) => fieldsOf(part)[String(key)], value);
}

function shown(value: unknown): string {
  if (value === undefined) return "(missing)";
  const json = visibleText(JSON.stringify(value));
  return json.length > MAX_SHOWN ? `${json.slice(0, MAX_SHOWN)}…` : json;
}
