import { dayText, minuteText, spanText } from "../../core/time.ts";
import { textTable } from "../command/textTable.ts";
import { wrap } from "../doctor/print/layout.ts";
import type { CertificateOverview } from "./certificateOverview.ts";

/** What `status --json` prints. */
export interface StackStatus {
  readonly version: 1;
  readonly stack: string;
  /** ISO 8601, by this machine's clock. */
  readonly at: string;
  readonly certificates: readonly CertificateOverview[];
}

const COLUMNS = ["certificate", "names", "left", "renews", "last error", "served at"].map((head) => ({ head }));

/** One line a certificate; below it only what is not as it should be, and then what to type. */
export function stackStatusText({ stack, at, certificates }: StackStatus, width: number, doctor: string): string {
  const now = Date.parse(at);
  const rows = certificates.map((one) => [
    one.name,
    one.names.join(", "),
    leftText(one, now),
    renewalText(one, now),
    one.lastError?.reason ?? "-",
    servedText(one),
  ]);
  // Where it is served is cut first: below the table is where it is not.
  const cuts = [
    [5, 12],
    [1, 14],
    [4, 18],
    [5, 5],
    [1, 8],
    [4, 10],
    [0, 8],
  ] as const;
  const remarks = certificates.flatMap(remarksOf);
  return [
    `Stack ${stack}, ${minuteText(at)}`,
    "",
    ...textTable(COLUMNS, rows, { width, cuts }),
    ...(remarks.length === 0 ? [] : ["", ...remarks.flatMap((one) => wrap(one, "", width)), "", `Next: ${doctor}`]),
  ].join("\n");
}

function leftText({ notAfter }: CertificateOverview, now: number): string {
  if (notAfter === undefined) return "?";
  const left = Date.parse(notAfter) - now;
  return left <= 0 ? "expired" : spanText(left);
}

function renewalText({ nextRenewal }: CertificateOverview, now: number): string {
  if (nextRenewal === undefined) return "?";
  return Date.parse(nextRenewal) <= now ? "due" : dayText(nextRenewal);
}

/** `2/3 imap, admin`: those where it is served, of all. */
function servedText({ servedAt, notServedAt, unknownAt }: CertificateOverview): string {
  const all = servedAt.length + notServedAt.length + unknownAt.length;
  // What is only imported into ACM is served as a generation of the wildcard.
  if (all === 0) return "-";
  return [`${servedAt.length}/${all}`, [...new Set(servedAt.map(({ name }) => name))].join(", ")].join(" ").trimEnd();
}

function remarksOf({ name, lastError, nextRenewal, notServedAt, unknownAt, unread }: CertificateOverview): string[] {
  const { reason, detail, at } = lastError ?? {};
  const since = at === undefined ? "" : `, ${minuteText(at)}`;
  const isRead = unread.length === 0;
  return [
    ...(reason === undefined ? [] : [`${name}: ${reason}${since}${detail === undefined ? "" : `: ${detail}`}`]),
    ...(nextRenewal === undefined && isRead ? [`${name}: it does not renew by itself.`] : []),
    ...notServedAt.map((one) => `${name}: not served at ${one.instance}`),
    ...unknownAt.map((one) => `${name}: unknown at ${one.instance}`),
    ...unread.map((one) => `${name}: could not be read: ${one}`),
  ];
}
