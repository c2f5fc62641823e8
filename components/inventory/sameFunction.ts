import * as pulumi from "@pulumi/pulumi";
import type { Inventory } from "../../core/inventory.ts";
import { decodeInventory } from "../../core/inventoryCodec.ts";
import { renamedWhileDroppedFault } from "../../core/rotation/renamedFunction.ts";
import { hooksOfRun } from "../registration/hooksOfRun.ts";

/**
 * Fails the update of an inventory's parameter, in the preview already, when the renewal function gets another name in
 * the very change that drops what it has imported: only the inventory of the last update still has both. Undefined where
 * nobody takes hooks.
 */
export function sameFunction(logicalName: string, functionName: string | undefined): pulumi.ResourceHook | undefined {
  const hooks = hooksOfThisRun();
  // Also without a function: a change of the hooks alone would be one of the parameter, in the rotation that adds the function.
  hooks?.configured.set(logicalName, functionName);
  return hooks?.check;
}

const hooksOfThisRun = hooksOfRun(() => {
  const configured = new Map<string, string | undefined>();
  const check = new pulumi.ResourceHook(
    "cabal-tls:same-function",
    ({ name, oldInputs }) => assertSame(oldInputs?.["insecureValue"], configured.get(name)),
    { onDryRun: true },
  );
  return { configured, check };
});

/** Throws when the deployed inventory has imports that only another function deletes. */
export function assertSame(text: unknown, configured: string | undefined): void {
  const deployed = typeof text === "string" ? readable(text) : undefined;
  if (deployed === undefined || configured === undefined) return;
  const fault = renamedWhileDroppedFault(deployed, configured);
  if (fault !== undefined) throw new Error(fault);
}

/** Whatever somebody has written there is replaced: undefined. */
function readable(text: string): Inventory | undefined {
  try {
    return decodeInventory(text);
  } catch {
    return undefined;
  }
}
