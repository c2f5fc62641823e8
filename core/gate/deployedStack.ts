import { z } from "zod";

const endpoint = z.object({
  name: z.string(),
  kind: z.string(),
  hosts: z.array(z.string()),
  port: z.number(),
});

/** Host certificates have no generations, and the gate does not look at them. */
const otherCertificate = z.object({ pipeline: z.literal("letsencrypt") });

const wildcardCertificate = z.object({
  name: z.string(),
  active: z.number(),
  generations: z.array(
    z.object({ generation: z.number(), issuer: z.literal("acme").optional(), arns: z.record(z.string(), z.string()) }),
  ),
});

const inventory = z.object({
  version: z.literal([1, 2]),
  certificates: z.array(z.union([otherCertificate, wildcardCertificate])),
  endpoints: z.array(endpoint),
});

export type DeployedEndpoint = z.infer<typeof endpoint>;

/** What the last deployment left behind, as far as the gate needs it. */
export interface DeployedStack {
  /** The generation that serves. */
  readonly active: number;
  readonly generations: readonly {
    readonly generation: number;
    readonly issuer?: "acme" | undefined;
    readonly arns: Readonly<Record<string, string>>;
  }[];
  readonly endpoints: readonly DeployedEndpoint[];
}

/** Reads an inventory, as the stack output `inventory` has it; undefined when it is none that is known here. */
export function deployedStack(value: unknown): DeployedStack | undefined {
  const parsed = inventory.safeParse(value);
  const certificates = (parsed.data?.certificates ?? []).filter((one) => "generations" in one);
  const wildcard = certificates.find((one) => one.name === "wildcard");
  if (parsed.data === undefined || wildcard === undefined) return undefined;
  return { active: wildcard.active, generations: wildcard.generations, endpoints: parsed.data.endpoints };
}
