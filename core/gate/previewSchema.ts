import { z } from "zod";

const record = z.record(z.string(), z.unknown());

const state = z.object({
  protect: z.boolean().default(false),
  parent: z.string().optional(),
  inputs: record.nullish(),
  outputs: record.nullish(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).nullish(),
});

/** The engine's words for operations (`apitype.OpType`). One that is not here would be judged by guess. */
const operation = z.enum([
  "same",
  "create",
  "update",
  "delete",
  "replace",
  "create-replacement",
  "delete-replaced",
  "discard-replaced",
  "remove-pending-replace",
  "read",
  "read-replacement",
  "discard",
  "refresh",
  "import",
  "import-replacement",
]);

const step = z.object({
  op: operation,
  urn: z.string().includes("::"),
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  detailedDiff: record.nullish(),
});

/** The parts of `pulumi preview --json` that the gate reads. */
export const previewSchema = z.object({
  config: z.record(z.string(), z.unknown()).nullish(),
  steps: z.array(step),
  diagnostics: z.array(z.object({ severity: z.string().optional(), urn: z.string().optional() })).nullish(),
  changeSummary: z.record(z.string(), z.number()).nullish(),
});

export type Preview = z.infer<typeof previewSchema>;
export type PreviewStep = z.infer<typeof step>;
export type PreviewState = z.infer<typeof state>;
