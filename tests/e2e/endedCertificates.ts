import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { ACMClient, DeleteCertificateCommand, ResourceInUseException } from "@aws-sdk/client-acm";
import { clientConfig } from "./clientConfig.ts";
import type { TestStack } from "./testStack.ts";

const UNUSED_MS = 30_000;

interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
}

/** ARNs of a generation in both regions, as the state has them. */
export async function certificatesOf({ program }: TestStack, generation: number): Promise<string[]> {
  const { deployment } = (await program.exportState()) as { deployment: { resources: StateResource[] } };
  const name = new RegExp(`::wildcard-g${generation}(-us-east-1)?$`);
  const arns = deployment.resources.flatMap(({ type, urn, id }) =>
    type === "aws:acm/certificate:Certificate" && name.test(urn) ? (id ?? []) : [],
  );
  assert.equal(arns.length, 2, `generation ${generation}: ${arns.join(", ")}`);
  return arns;
}

/** ACM reports this status of the generation, in both regions. */
export async function end(
  stack: TestStack,
  generation: number,
  status: "EXPIRED" | "REVOKED" | "FAILED",
): Promise<void> {
  for (const arn of await certificatesOf(stack, generation)) {
    await stack.shared.aws.control("certificate", { arn, status });
  }
}

/** As soon as ACM has noticed that nothing uses it. */
export async function deleteByHand(stack: TestStack, generation: number): Promise<void> {
  for (const arn of await certificatesOf(stack, generation)) {
    const acm = new ACMClient(clientConfig(stack.shared.aws, arn.split(":")[3] ?? ""));
    for (const end = Date.now() + UNUSED_MS; !(await isDeleted(acm, arn)); await wait(500)) {
      if (Date.now() > end) throw new Error(`${arn} is still in use`);
    }
  }
}

async function isDeleted(acm: ACMClient, CertificateArn: string): Promise<boolean> {
  try {
    await acm.send(new DeleteCertificateCommand({ CertificateArn }));
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
}
