export { type CertificateAnswer, type CertificateAnswers, certificatesToAsk } from "./certificateAnswer.ts";
export { deployedStack } from "./deployedStack.ts";
export { GATE_REASONS, type GateReason } from "./gateReason.ts";
export type { ChangeKind, GateLine, GateReport, MoveEnd, MoveEntry, RequestedEntry } from "./gateReport.ts";
export { GATE_VERSION } from "./gateReport.ts";
export { judgePlan } from "./judgePlan.ts";
export type { Plan } from "./plan.ts";
export { readPreview, UnreadablePlanError } from "./readPreview.ts";
