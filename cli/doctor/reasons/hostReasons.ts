import type { ReasonText } from "./reasonText.ts";

/** Host certificates: filled from the renewal pipeline. */
export const HOST_REASONS = {} as const satisfies Record<string, ReasonText>;
