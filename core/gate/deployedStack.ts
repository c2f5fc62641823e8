import { z } from "zod";

const endpoint = z.object({
  name: z.string(),
  kind: z.string(),
  hosts: z.array(z.string()),
  port: z.number(),
});

const certificate = z.object({
  name: z.string(),
  active: z.number(),
  generations: z.array(z.object({ generation: z.number(), arns: z.record(z.string(), z.string()) })),
});

const inventory = z.object({
  version: z.literal(1),
  certificates: z.array(certificate),
  endpoints: z.array(endpoint),
});

export type DeployedEndpoint = z.infer<typeof endpoint>;

/** What the last deployment left behind, as far as the gate needs it. */
export interface DeployedStack {
  /** The generation that serves. */
  readonly active: number;
  readonly generations: readonly { readonly generation: number; readonly arns: Readonly<Record<string, string>> }[];
  readonly endpoints: readonly DeployedEndpoint[];
}

/** Reads an inventory, as the stack output `inventory` has it; undefined when it is none that is known here. */
export function deployedStack(value: unknown): DeployedStack | undefined {
  const parsed = inventory.safeParse(value);
  const wildcard = parsed.data?.certificates.find((one) => one.name === "wildcard");
  if (parsed.data === undefined || wildcard === undefined) return undefined;
  return { active: wildcard.active, generations: wildcard.generations, endpoints: parsed.data.endpoints };
}
