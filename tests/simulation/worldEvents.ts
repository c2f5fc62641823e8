import { ACM_EVENTS } from "./acmEvents.ts";
import { CA_EVENTS } from "./caEvents.ts";
import { CONFIG_EVENTS } from "./configEvents.ts";
import { DNS_EVENTS } from "./dnsEvents.ts";
import { SERVICE_EVENTS } from "./serviceEvents.ts";
import { STORE_EVENTS } from "./storeEvents.ts";
import type { WorldEvent } from "./worldEvent.ts";

/** What may happen in a round. */
export const WORLD_EVENTS: readonly WorldEvent[] = [
  ...CA_EVENTS,
  ...SERVICE_EVENTS,
  ...STORE_EVENTS,
  ...DNS_EVENTS,
  ...CONFIG_EVENTS,
  ...ACM_EVENTS,
];
