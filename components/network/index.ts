export type { Network } from "./network.ts";
export { networkOf } from "./networkOf.ts";
