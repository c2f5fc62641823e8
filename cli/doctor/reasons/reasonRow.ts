import type { Inventory } from "../../../core/inventory.ts";

/** A repair that `doctor --fix` plans, where the evidence supports it. */
export type Repair = "put-record" | "deploy-service" | "renew" | "force-renewal";

/**
 * Everything that the doctor knows of a reason. A reason is a row of its link's table, and the rank of a row is its
 * position in `REASONS`: there is no other list to add it to.
 */
export interface ReasonRow {
  /** Part of the JSON output: add, never rename. */
  readonly code: string;
  /** What is wrong, in one sentence without the names of this case. */
  readonly meaning: string;
  /** What to do about it. */
  readonly fix: string;
  /** What to type next, unless the check names a command for what it saw. @default `explain` with the code */
  readonly next?: (inventory: Inventory, subject: string) => readonly string[];
  /** The same when the inventory could not be read. `stackFlag`: ` --stack NAME`, or empty for an inventory in a file. */
  readonly withoutInventory?: (stackFlag: string) => readonly string[];
  readonly repair?: Repair;
  /** What would fail, or be seen by nobody, while this stands; `request`: ACM would refuse a new certificate as well. */
  readonly blocks?: readonly ("put-record" | "renew" | "rotate" | "request")[];
  /** A warning that passes by itself, that does not concern what users get, or that somebody wants. */
  readonly harmless?: true;
}
