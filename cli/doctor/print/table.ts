import { textTable } from "../../command/textTable.ts";
import type { Diagnosis } from "../diagnosis/diagnosis.ts";
import type { EndpointSummary } from "../diagnosis/summary.ts";
import type { Style } from "./layout.ts";
import { shortSerial } from "../../../core/serial.ts";
import { DAY_MS, HOUR_MS } from "../../../core/time.ts";

const COLUMNS = ["endpoint", "serves", "left", "", "root cause"].map((head) => ({ head }));
const VERDICT = 3;
/** What is served is cut before who serves it. A terminal of 60 columns gets as little as that. */
const CUTS = [
  [1, 12],
  [0, 20],
  [4, 24],
  [1, 8],
  [0, 12],
  [4, 10],
] as const;

/** One line an endpoint. */
export function table({ endpoints, at }: Diagnosis, style: Style): string[] {
  const now = Date.parse(at);
  const rows = endpoints.map((one) => [
    one.subject,
    servedText(one),
    leftText(one, now),
    one.verdict,
    one.rootCause?.reason ?? "",
  ]);
  const paint = (text: string, row: number | undefined, column: number) => {
    if (row === undefined) return style.faint(text);
    return column === VERDICT ? style.verdict(endpoints[row]?.verdict ?? "unknown", text) : text;
  };
  return textTable(COLUMNS, rows, { width: style.width, cuts: CUTS, paint });
}

function servedText({ served, verdict, looked }: EndpointSummary): string {
  if (!looked) return "not looked at";
  const [first, ...others] = served;
  if (first === undefined) return verdict === "unknown" ? "unknown" : "nothing";
  return others.length > 0
    ? `${served.length} different`
    : (shortName(first.name) ?? `serial ${shortSerial(first.serial)}`);
}

/** `wildcard 2` for its generation 2, and `smtp-out` for what is stored for it. */
function shortName(name: string | undefined): string | undefined {
  return name?.replace(/^generation (\d+) of (.*)$/, "$2 $1").replace(/^what is stored for /, "");
}

function leftText({ served }: EndpointSummary, now: number): string {
  if (served.length === 0) return "-";
  const left = Math.min(...served.map(({ notAfter }) => Date.parse(notAfter))) - now;
  if (left <= 0) return "expired";
  return left < 2 * DAY_MS ? `${Math.floor(left / HOUR_MS)} h` : `${Math.floor(left / DAY_MS)} d`;
}
