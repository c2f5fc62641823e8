export { AMAZON_ISSUERS, acmeIssuers } from "./caaIssuers.ts";
export { caaLookupNames } from "./caaLookupNames.ts";
export { type CaaIssuer, type CaaRecord, caaIssuer, caaText } from "./caaRecord.ts";
export { type CaaPermissions, caaRecords } from "./caaRecords.ts";
export { type CaaQuestion, type CaaVerdict, caaVerdict } from "./caaVerdict.ts";
export { stackCaa } from "./stackCaa.ts";
