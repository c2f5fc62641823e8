import * as pulumi from "@pulumi/pulumi";
import { confirmed } from "./confirmedUpdates.ts";
import { type Tags, tagged } from "./tagged.ts";

/**
 * Inputs and options of a component, as its `super` takes them: the state has its plain arguments, its resources have
 * its tags, and every update of them is confirmed.
 */
export function registered<Args extends object>(
  args: Args & { readonly tags?: Tags | undefined },
  options: pulumi.ComponentResourceOptions | undefined,
): [inputs: Record<string, unknown>, options: pulumi.ComponentResourceOptions] {
  return [recordedInputs(args), confirmed(tagged(options, args.tags))];
}

/**
 * What the state keeps as a component's inputs: its plain arguments. Without what other resources have yet to produce,
 * since every child waits until its component's inputs are known: a load balancer would wait for a certificate that only
 * its listener needs.
 */
export function recordedInputs(args: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(args).flatMap(([key, value]) => {
      const kept = recorded(value);
      return kept === undefined ? [] : [[key, kept]];
    }),
  );
}

function recorded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(recorded).filter((one) => one !== undefined);
  if (typeof value === "function") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.Output.isInstance(value) || pulumi.Resource.isInstance(value) || value instanceof Promise)
    return undefined;
  return recordedInputs(value);
}
