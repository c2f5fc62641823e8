import { CABAL_TLS } from "../commandLine.ts";
import { acmCertificates, type Inventory } from "../inventory.ts";
import type { PlannedCertificate } from "./certificatePlan.ts";

// The deletion of an import calls the function by the name by which it made the import. So the function keeps that name
// as long as such a generation exists, and in the change that drops it.

const KEY = "functionName (cabal-tls:acme in the stack's file)";

/** Why the function cannot have that name; undefined when it can. `called`: the name by which it made the import. */
export function renamedFunctionFault(
  { generation, obtainedAs, region, role }: PlannedCertificate,
  called: string,
  configured: string,
): string | undefined {
  if (called === configured) return undefined;
  const [before, command] =
    role === "active"
      ? ["make another generation active, then retire this one", "next"]
      : ["retire this generation", `retire ${generation}`];
  return (
    `acme.functionName: ${configured} is not allowed while generation ${generation} exists: ${called} has imported ` +
    `its certificate (${obtainedAs}) in ${region}, and is called by that name to delete it. Set ${KEY} to ${called}, ` +
    `also where the function has the other name by now. To rename it, first ${before}: ${CABAL_TLS} rotate ${command}.`
  );
}

/** The same for a change that drops the generation as well. `deployed`: the inventory of the last update. */
export function renamedWhileDroppedFault(deployed: Inventory, configured: string): string | undefined {
  const called = deployed.renewal?.functionName;
  const imported = acmCertificates(deployed).flatMap(({ generations }) =>
    generations.filter(({ issuer, origin }) => issuer === "acme" && origin === "requested"),
  );
  if (called === undefined || called === configured || imported.length === 0) return undefined;
  const generations = imported.map(({ generation }) => generation).join(", ");
  return (
    `acme.functionName: ${configured} is not allowed in the change that drops generation ${generations}: ${called} has ` +
    `imported its certificate, and is called by that name to delete it. Set ${KEY} to ${called}; rename the function in ` +
    "a later change."
  );
}
