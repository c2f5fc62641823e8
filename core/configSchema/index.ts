export { type ConfigContext, ConfigError } from "./configError.ts";
export type { Fault, FaultPath } from "./fault.ts";
export { parseStackConfig } from "./parseStackConfig.ts";
