import type { HostRun } from "./hostRun.ts";
import type { PendingSlot } from "./pendingSlot.ts";
import { withdrawProofs } from "./proofs.ts";

/** Ends an order under way that is of no use any more: its values leave DNS, its key leaves SSM. */
export async function abandon(run: HostRun, slot: PendingSlot): Promise<void> {
  if (slot.current === undefined) return;
  await withdrawProofs(run.context, slot.current.proofs);
  await slot.drop();
}
