import type { Authorities } from "./authoritySession.ts";
import type { Clock } from "./clock.ts";
import type { Deployments } from "./deployments.ts";
import type { Heartbeat } from "./heartbeat.ts";
import type { Journal } from "./journal.ts";
import type { KeyMaker } from "./keyMaker.ts";
import type { NameLookup } from "./nameLookup.ts";
import type { ParameterStore } from "./parameterStore.ts";
import type { ProofRecords } from "./proofRecords.ts";
import type { Wire } from "./wire.ts";

/** Everything outside that a run talks to. */
export interface Ports {
  readonly clock: Clock;
  readonly store: ParameterStore;
  readonly records: ProofRecords;
  readonly authorities: Authorities;
  readonly keys: KeyMaker;
  readonly deployments: Deployments;
  readonly wire: Wire;
  readonly names: NameLookup;
  readonly heartbeat: Heartbeat;
  readonly journal: Journal;
  /** Roots that a chain may lead to, PEM. */
  trustedRoots(): readonly string[];
}
