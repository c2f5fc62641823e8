export { explainCommand } from "./explainCommand.ts";
export { doctorCommand } from "./doctorCommand.ts";
export type { Diagnosis } from "./diagnosis.ts";
export type { FixReport } from "./fix/runFix.ts";
