import { ACM_FAULTS } from "./acmFaults.ts";
import { CONSUMER_FAULTS } from "./consumerFaults.ts";
import { CAA_FORBIDS, DNS_FAULTS, RECORD_REMOVED } from "./dnsFaults.ts";
import { DEPLOYMENT_FAULTS, NOT_DEPLOYED } from "./deploymentFaults.ts";
import { DISTRIBUTION_DISABLED, ENDPOINT_FAULTS, LISTENER_REPOINTED, SNI_LEFTOVER } from "./endpointFaults.ts";
import { both, type Fault } from "./fault.ts";
import { FUNCTION_DELETED, HOST_FAULTS, RATE_LIMITED } from "./hostFaults.ts";
import { LOOKUP_FAULTS } from "./lookupFaults.ts";
import { MACHINE_FAULTS } from "./machineFaults.ts";
import { SCHEDULE_FAULTS } from "./scheduleFaults.ts";
import { SERVED_FAULTS } from "./servedFaults.ts";
import { STORED_FAULTS } from "./storedFaults.ts";
import { WIRE_FAULTS } from "./wireFaults.ts";

/** One at a time, each repaired before the next. */
export const FAULTS: readonly Fault[] = [
  ...ACM_FAULTS,
  ...DNS_FAULTS,
  ...LOOKUP_FAULTS,
  ...ENDPOINT_FAULTS,
  ...CONSUMER_FAULTS,
  ...HOST_FAULTS,
  ...DEPLOYMENT_FAULTS,
  ...SCHEDULE_FAULTS,
  ...STORED_FAULTS,
  ...SERVED_FAULTS,
  ...WIRE_FAULTS,
  ...MACHINE_FAULTS,
];

type Wanted = Pick<Fault, "reason" | "exitCode">;

/** Two faults at once, and the one that must come first; the other must be reported as well. */
const PAIRS: readonly (readonly [Fault, Fault, Wanted])[] = [
  [RECORD_REMOVED, SNI_LEFTOVER, { reason: "SNI_LEFTOVER", exitCode: 2 }],
  [RECORD_REMOVED, CAA_FORBIDS, { reason: "CAA_FORBIDS", exitCode: 1 }],
  [LISTENER_REPOINTED, CAA_FORBIDS, { reason: "CONSUMER_PINNED", exitCode: 2 }],
  [SNI_LEFTOVER, NOT_DEPLOYED, { reason: "SNI_LEFTOVER", exitCode: 2 }],
  // In this order: what stores a certificate also writes the state.
  [NOT_DEPLOYED, RATE_LIMITED, { reason: "DEPLOYMENT_MISSING", exitCode: 2 }],
  [FUNCTION_DELETED, RATE_LIMITED, { reason: "FUNCTION_MISSING", exitCode: 1 }],
  [DISTRIBUTION_DISABLED, RECORD_REMOVED, { reason: "CONSUMER_DISABLED", exitCode: 2 }],
];

export const TWO_FAULTS: readonly Fault[] = PAIRS.map(([first, second, wanted]) => ({
  name: `${first.name}; and ${second.name}`,
  inject: both(first, second),
  also: first.reason === wanted.reason ? second.reason : first.reason,
  ...wanted,
}));
