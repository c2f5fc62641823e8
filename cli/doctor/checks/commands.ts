import type { Inventory } from "../../../core/inventory.ts";

type Stack = Pick<Inventory, "stack">;

/** Puts back what was changed by hand: without --refresh the engine does not see it. */
export function refreshedUp({ stack }: Stack): string {
  return `npm run pulumi -- up --refresh --stack ${stack}`;
}

export function rotateNext({ stack }: Stack): string {
  return `npx --no cabal-tls rotate next --stack ${stack}`;
}

export function fixCommand({ stack }: Stack, subject: string): string {
  return `npx --no cabal-tls doctor --fix --stack ${stack} ${subject}`;
}

export function again({ stack }: Stack, subject: string): string {
  return `npx --no cabal-tls doctor --stack ${stack} ${subject}`;
}

export function logTail({ region }: Pick<Inventory, "region">, logGroup: string): string {
  return `aws logs tail ${logGroup} --region ${region} --since 1d`;
}
