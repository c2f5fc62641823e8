export type { CertificatePort } from "./certificatePort.ts";
export { gateCommand } from "./gateCommand.ts";
export { COMMENT_MARK } from "./printMarkdown.ts";
export { type GateRequest, runGate } from "./runGate.ts";
