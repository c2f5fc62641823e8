import { withoutBanner } from "../../core/givenText.ts";
import { unpackedInventory } from "../../core/inventoryCodec.ts";
import {
  type CertificateAnswer,
  certificatesToAsk,
  declaredKind,
  deployedStack,
  type GateReport,
  judgePlan,
  readPreview,
  UnreadablePlanError,
} from "../../core/gate/index.ts";
import { parsedJson } from "../../core/parsedJson.ts";

/** Asks about certificates. */
export interface CertificatePort {
  /** Never throws: what cannot be found out is an answer too, and the gate decides what it means. */
  describe(arn: string): Promise<CertificateAnswer>;
}

export interface GateRequest {
  /** Output of `pulumi preview --json`. */
  readonly plan: string;
  /** The stack output `inventory`: its text, or JSON. @default the one in the plan */
  readonly inventory?: string | undefined;
  /** "auto": a rotation when the config's generations are not those that are deployed. */
  readonly declared: "rotation" | "any" | "auto";
  /** `REASON:URN` of changes that somebody has allowed by name. @default none */
  readonly allow?: readonly string[];
}

/**
 * Reads the plan, asks about the certificates that the verdict hangs on, judges. Without `certificates` nobody is
 * asked, and the report says so. Throws UnreadablePlanError.
 */
export async function runGate(request: GateRequest, certificates: CertificatePort | undefined): Promise<GateReport> {
  const plan = readPreview(request.plan);
  const inventory = request.inventory === undefined ? undefined : inventoryOf(request.inventory);
  const answers = certificates === undefined ? undefined : await ask(certificates, certificatesToAsk(plan));
  const declared = request.declared === "auto" ? declaredKind(plan, inventory) : request.declared;
  return judgePlan(plan, { declared, answers, inventory, allow: request.allow ?? [] });
}

async function ask(
  certificates: CertificatePort,
  arns: readonly string[],
): Promise<ReadonlyMap<string, CertificateAnswer>> {
  return new Map(await Promise.all(arns.map(async (arn) => [arn, await certificates.describe(arn)] as const)));
}

function inventoryOf(text: string): unknown {
  const value = inventoryValue(withoutBanner(text).trim());
  if (deployedStack(value) !== undefined) return value;
  throw new UnreadablePlanError(
    "inventory: not an inventory of version 1. Pass the output of `pulumi stack output inventory --json`.",
  );
}

/** The output as JSON, compressed or not, or the parameter's text as it is. */
function inventoryValue(text: string): unknown {
  try {
    return unpackedInventory(/^[{"]/.test(text) ? parsedJson(text) : text);
  } catch {
    return undefined;
  }
}
