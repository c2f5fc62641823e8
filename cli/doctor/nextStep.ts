import type { EndpointEntry, Inventory } from "../../core/inventory.ts";
import { again, handshakeByHand, nameServersOf } from "./checks/commands.ts";
import type { Finding } from "./finding.ts";
import type { Reason } from "./reasons/index.ts";

type Step = (finding: Finding, inventory: Inventory) => readonly string[];

const RETRY: Step = ({ subject }, inventory) => [again(inventory, placeOf(subject))];
const PATIENT: Step = ({ subject }, inventory) => [`${again(inventory, placeOf(subject))} --timeout 20`];
const DELEGATION: Step = (_, inventory) => [nameServersOf(inventory)];

/** Where to go on from a cause whose check names no command of its own. */
const STEPS: Readonly<Partial<Record<Reason, Step>>> = {
  ACCESS_DENIED: (_, { stack }) => [`npx --no cabal-tls doctor --policy --stack ${stack}`],
  NO_CREDENTIALS: () => ["aws sts get-caller-identity"],
  NO_ANSWER: PATIENT,
  THROTTLED: RETRY,
  CONSUMER_CHANGING: RETRY,
  DEPLOYMENT_RUNNING: RETRY,
  RENEWAL_RATE_LIMITED: RETRY,
  ACM_PENDING: RETRY,
  ZONE_MISSING: (_, { controlDomain }) => [`aws route53 list-hosted-zones-by-name --dns-name ${controlDomain}`],
  ZONE_SHADOWED: DELEGATION,
  ZONE_NOT_DELEGATED: DELEGATION,
  STAGED_NOT_ISSUED: (_, { stack }) => [`npx --no cabal-tls rotate status --stack ${stack}`],
};

/** Commands that can be typed as they are; never none. */
export function nextSteps(finding: Finding & { readonly reason: Reason }, inventory: Inventory): readonly string[] {
  const entry = inventory.endpoints.find(({ hosts, port }) => finding.subject.startsWith(`${hosts[0]}:${port}`));
  const own = STEPS[finding.reason]?.(finding, inventory) ?? byHand(finding, entry);
  return own.length > 0 ? own : [`npx --no cabal-tls explain ${finding.reason}`];
}

function byHand({ link }: Finding, entry: EndpointEntry | undefined): readonly string[] {
  return link === "served" && entry !== undefined ? [handshakeByHand(entry)] : [];
}

/** As the command line takes it: a subject of several hosts says how many more there are. */
function placeOf(subject: string): string {
  return subject.replace(/ \+\d+$/, "");
}
