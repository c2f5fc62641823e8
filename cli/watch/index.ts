export { type AddressResolver, addressResolver } from "./addressResolver.ts";
export { type CertificateSeen, identityOf } from "./certificateSeen.ts";
export { type ConnectToRule, parseConnectTo } from "./connectTo.ts";
export { handshake, type TrustOptions } from "./handshake.ts";
export type { HeldConnection } from "./heldConnection.ts";
export { type Prober, type ProberOptions, probePaths, startProber } from "./prober.ts";
export { type ProbePath, type ProbeTarget, probeTargets, watchTargets } from "./probeTarget.ts";
export { type Observation, Tally, type TargetSummary } from "./tally.ts";
