import type { z } from "zod";
import { type HostState, hostStateSchema } from "./hostState.ts";
import { type PendingOrder, pendingOrderSchema } from "./pendingOrder.ts";

/** The state in a parameter; undefined when the text is none of ours. */
export function parseHostState(text: string): HostState | undefined {
  return parsed(hostStateSchema, text);
}

/** The order in a parameter; undefined when the text is none of ours. */
export function parsePendingOrder(text: string): PendingOrder | undefined {
  return parsed(pendingOrderSchema, text);
}

/** The state of a host that nothing is known of. */
export function emptyHostState(host: string): HostState {
  return { version: 1, host, failures: 0 };
}

function parsed<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
