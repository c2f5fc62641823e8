export { CaaRecords, type CaaRecordsArgs } from "./caaRecords.ts";
export { caaRecordsOf } from "./caaRecordsOf.ts";
export { zoneIdOf } from "./zoneId.ts";
