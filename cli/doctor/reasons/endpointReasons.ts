import { again, refreshedUp, failedOrByHand } from "./commands.ts";
import type { ReasonRow } from "./reasonRow.ts";

const REFRESHED_UP =
  "Deploy with `npm run pulumi -- up --refresh`: it restores what was changed by hand or what a failed update left.";

/** What is in front of the users: listener, distribution, domain name, and how the host name leads there. */
export const ENDPOINT_REASONS = [
  {
    code: "CONSUMER_MISSING",
    meaning: "The listener, distribution or domain name of this endpoint no longer exists.",
    fix: REFRESHED_UP,
    next: refreshedUp,
  },
  {
    code: "CONSUMER_DISABLED",
    meaning: "The distribution is disabled.",
    fix: "Enable it, or deploy with `npm run pulumi -- up --refresh`.",
    next: refreshedUp,
  },
  {
    code: "ALIAS_MISSING",
    meaning: "The distribution does not answer for the host name: it is not among its aliases.",
    fix: REFRESHED_UP,
    next: refreshedUp,
  },
  {
    code: "CONSUMER_NO_CERTIFICATE",
    meaning: "The listener, distribution or domain name has no certificate of this stack.",
    fix: REFRESHED_UP,
    next: refreshedUp,
  },
  {
    code: "CONSUMER_MOVED",
    meaning: "The listener is on another port than the one that clients connect to.",
    fix: REFRESHED_UP,
    next: refreshedUp,
  },
  {
    code: "CONSUMER_PINNED",
    meaning:
      "The listener, distribution or domain name is set to another certificate than the one that the stack serves.",
    fix: "Either an update failed, or somebody changed it by hand. After a failed update `npm run pulumi -- preview` lists it; after a change by hand it does not. `npm run pulumi -- up --refresh` repairs both.",
    next: failedOrByHand,
  },
  {
    code: "SNI_LEFTOVER",
    meaning:
      "A forgotten certificate in the listener's SNI list matches the host name. It takes precedence over the default certificate, whatever that is.",
    fix: "Remove it from the list; the next handshake gets the default certificate.",
  },
  {
    code: "CONSUMER_CHANGING",
    meaning: "A change of the distribution or domain name is in progress and has not reached every edge.",
    fix: "Wait: CloudFront takes about 4 minutes, seldom 15; API Gateway about 1.",
    next: again,
    harmless: true,
  },
  {
    code: "CONSUMER_FAULT",
    meaning: "AWS reports a fault of the domain name that keeps it from using its certificate.",
    fix: "Do what its status message says, then deploy again.",
  },
  {
    code: "PRIVATE_RECORD_STALE",
    meaning:
      "Inside this network a private zone of the same name answers for the host name, with an address that the endpoint does not have.",
    fix: "Correct or delete the record in the private zone (the next command shows it). A private zone hides the public one: without a record of its own there the name does not exist inside the network.",
  },
  {
    code: "HOST_POINTS_ELSEWHERE",
    meaning: "The host name's record in the zone does not lead to this endpoint.",
    fix: REFRESHED_UP,
    next: refreshedUp,
  },
  {
    code: "HOST_WITHOUT_ADDRESS",
    meaning: "The host name has no address in public DNS.",
    fix: "If its record is missing, deploy with `npm run pulumi -- up --refresh`. If the record is in the zone, resolvers do not reach the zone, or remember the record's absence until the zone's negative TTL has passed.",
    next: refreshedUp,
  },
] as const satisfies readonly ReasonRow[];
