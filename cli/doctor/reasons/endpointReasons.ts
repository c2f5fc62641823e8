import type { ReasonText } from "./reasonText.ts";

const REFRESHED_UP = "Deploy with `npm run pulumi -- up --refresh`: it puts back what was changed by hand.";

/** What is in front of the users: listener, distribution, domain name, and the way to it. */
export const ENDPOINT_REASONS = {
  CONSUMER_MISSING: {
    meaning: "The listener, distribution or domain name of this endpoint does not exist any more.",
    fix: REFRESHED_UP,
  },
  CONSUMER_DISABLED: {
    meaning: "The distribution is switched off.",
    fix: "Enable it, or deploy with `npm run pulumi -- up --refresh`.",
  },
  ALIAS_MISSING: {
    meaning: "The distribution does not answer for the host name: it is not among its aliases.",
    fix: REFRESHED_UP,
  },
  CONSUMER_NO_CERTIFICATE: {
    meaning: "The listener, distribution or domain name has no certificate of ours.",
    fix: REFRESHED_UP,
  },
  CONSUMER_MOVED: {
    meaning: "The listener is on another port than the one that clients connect to.",
    fix: REFRESHED_UP,
  },
  CONSUMER_PINNED: {
    meaning:
      "The listener, distribution or domain name is set to another certificate than the one that the stack serves.",
    fix: REFRESHED_UP,
  },
  SNI_LEFTOVER: {
    meaning:
      "A forgotten certificate in the listener's SNI list matches the host name. It wins over the default one, whatever that is.",
    fix: "Remove it from the list; the next handshake gets the default certificate.",
  },
  CONSUMER_CHANGING: {
    meaning: "A change of the distribution or domain name is under way and has not reached every edge.",
    fix: "Wait: CloudFront takes about 4 minutes, seldom 15; API Gateway about 1.",
  },
  CONSUMER_FAULT: {
    meaning: "AWS reports a fault of the domain name that keeps it from taking its certificate.",
    fix: "Do what its status message says, then deploy again.",
  },
  HOST_POINTS_ELSEWHERE: {
    meaning: "The host name's record in the zone leads somewhere else than to this endpoint.",
    fix: REFRESHED_UP,
  },
  HOST_WITHOUT_ADDRESS: {
    meaning: "The host name has no address in public DNS.",
    fix: "If its record is gone, deploy with `npm run pulumi -- up --refresh`. If the zone has it, resolvers do not get there, or remember its absence until the zone's negative TTL has passed.",
  },
} as const satisfies Record<string, ReasonText>;
