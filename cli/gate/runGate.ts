import {
  type CertificateAnswer,
  certificatesToAsk,
  deployedStack,
  type GateReport,
  judgePlan,
  readPreview,
  UnreadablePlanError,
} from "../../core/gate/index.ts";
import type { CertificatePort } from "./certificatePort.ts";

export interface GateRequest {
  /** Output of `pulumi preview --json`. */
  readonly plan: string;
  /** JSON of the stack output `inventory`. @default the one in the plan */
  readonly inventory?: string | undefined;
  readonly declared: "rotation" | "any";
}

/**
 * Reads the plan, asks about the certificates that the verdict hangs on, judges. Without `certificates` nobody is
 * asked, and the report says so. Throws UnreadablePlanError.
 */
export async function runGate(request: GateRequest, certificates: CertificatePort | undefined): Promise<GateReport> {
  const plan = readPreview(request.plan);
  const inventory = request.inventory === undefined ? undefined : inventoryOf(request.inventory);
  const answers = certificates === undefined ? undefined : await ask(certificates, certificatesToAsk(plan));
  return judgePlan(plan, { declared: request.declared, answers, inventory });
}

async function ask(
  certificates: CertificatePort,
  arns: readonly string[],
): Promise<ReadonlyMap<string, CertificateAnswer>> {
  return new Map(await Promise.all(arns.map(async (arn) => [arn, await certificates.describe(arn)] as const)));
}

function inventoryOf(text: string): unknown {
  const value = jsonOf(text);
  if (deployedStack(value) !== undefined) return value;
  throw new UnreadablePlanError(
    "inventory: not an inventory of version 1. Pass the output of `pulumi stack output inventory --json`.",
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
