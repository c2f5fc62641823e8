import type { StatusReport } from "../../../cli/rotate/statusReport.ts";
import type { StackStatus } from "../../../cli/status/statusText.ts";
import { EAST_2, WEST_1, WEST_2 } from "../inventoryFixture.ts";

const SINCE = { notAfter: "2027-05-01T00:00:00Z", daysLeft: 120 };
const LISTENER = "arn:aws:elasticloadbalancing:us-west-2:111122223333:loadbalancer/net/imap/1";

/** After a rotation: the old generation may go, a region of the new one could not be read. */
export const GENERATIONS: StatusReport = {
  version: 1,
  stack: "prod",
  active: 2,
  generations: [
    {
      generation: 1,
      role: "older",
      origin: "requested",
      certificates: [
        {
          region: "us-west-2",
          arn: WEST_1,
          state: "ISSUED",
          ageDays: 78,
          ...SINCE,
          inUseBy: [],
          renewable: "not while nothing uses it",
        },
      ],
      canServe: true,
      canServeWhy: "ACM has it as ISSUED in every region",
      safeToRetire: true,
      why: "nothing uses it",
    },
    {
      generation: 2,
      role: "active",
      origin: "requested",
      certificates: [
        {
          region: "us-west-2",
          arn: WEST_2,
          state: "ISSUED",
          ageDays: 2,
          notAfter: "2027-07-15T00:00:00Z",
          daysLeft: 195,
          inUseBy: [LISTENER],
          renewable: "yes",
        },
        {
          region: "us-east-1",
          arn: EAST_2,
          state: "unknown: not allowed (AccessDeniedException)",
          ageDays: undefined,
          notAfter: undefined,
          daysLeft: undefined,
          inUseBy: [],
          renewable: "unknown",
        },
      ],
      canServe: undefined,
      canServeWhy: "us-east-1 could not be read",
      safeToRetire: false,
      why: "it is active",
    },
  ],
  orphans: [],
  pending: undefined,
  failed: undefined,
  notes: [],
};

const IMAP = { name: "imap", instance: "imap.example.net:993" };
const SMTP = { name: "smtp-out", instance: "smtp-out.example.net:465" };

/** One certificate as it should be, one whose last renewal failed. */
export const OVERVIEW: StackStatus = {
  version: 1,
  stack: "prod",
  at: "2027-01-01T00:00:00.000Z",
  certificates: [
    {
      name: "wildcard",
      pipeline: "acm",
      names: ["*.example.net", "example.net"],
      notAfter: "2027-07-15T00:00:00.000Z",
      nextRenewal: "2027-05-31T00:00:00.000Z",
      servedAt: [IMAP],
      notServedAt: [],
      unknownAt: [],
      unread: [],
    },
    {
      name: "smtp-out",
      pipeline: "letsencrypt",
      names: ["smtp-out.example.net"],
      notAfter: "2027-01-20T00:00:00.000Z",
      nextRenewal: "2026-12-21T00:00:00.000Z",
      lastError: {
        reason: "rateLimited",
        detail: "too many certificates already issued",
        at: "2026-12-31T06:00:00.000Z",
      },
      servedAt: [],
      notServedAt: [SMTP],
      unknownAt: [],
      unread: [],
    },
  ],
};
