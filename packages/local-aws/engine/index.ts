export { createWorkspace, type WorkspaceOptions } from "./createWorkspace.ts";
export type { EngineEvent } from "./engineEvent.ts";
export type { EngineResult, EngineStep } from "./engineResult.ts";
export { type OperationOptions, PulumiStack } from "./pulumiStack.ts";
export type { StackConfigValues } from "./stackFolder.ts";
