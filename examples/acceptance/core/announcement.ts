import { costEstimate } from "./cost.ts";
import { madeThings } from "./made.ts";
import type { AcceptanceScope } from "./scope.ts";
import { minutesOf, runMinutes, stepsOf } from "./steps.ts";

export interface AnnouncedAccount {
  readonly account: string;
  readonly caller: string;
  readonly zoneId: string;
  /** Folder with the state of the stacks. */
  readonly stateDir: string;
}

/** Said before anything is made: what, where, for how much money, for how long. */
export function announcement(scope: AcceptanceScope, announced: AnnouncedAccount): string[] {
  const { account, caller, zoneId, stateDir } = announced;
  const cost = costEstimate(scope);
  const minutes = runMinutes(scope);
  return [
    `AWS account ${account}, as ${caller}, region ${scope.region}, zone ${scope.zone} (${zoneId})`,
    "",
    "This run makes, uses and removes:",
    ...madeThings(scope).map(({ what, which }) => `  - ${what}: ${which}`),
    `Each carries the tag ${scope.tag.key}=${scope.tag.value} where AWS has tags for it.`,
    "",
    "Steps, with their typical minutes:",
    ...stepsOf(scope).map((step) => `  ${String(minutesOf(step, scope)).padStart(3)}  ${step.title}`),
    `  ${String(minutes).padStart(3)}  together${withoutHint(scope)}`,
    "",
    `Cost: about ${usd(cost.usd)}, at most ${usd(cost.ceilingUsd)} as long as nothing is left behind:`,
    ...cost.lines.map((line) => `  ${line.count} x ${line.what}: ${line.usd} USD an hour each (${line.source})`),
    `  Prices are those of us-east-1; the ceiling has twice the prices and twice the ${cost.hours} hours.`,
    `  Free, or nearly: ${cost.free}.`,
    "",
    `The state of the stacks is in ${stateDir}. Everything is removed at the end, after a failure, and on Ctrl-C.`,
    `If the machine is switched off instead: ${cleanCommand(scope)}`,
  ];
}

/** The command that removes what an interrupted run left. */
export function cleanCommand({ zone, label, region }: AcceptanceScope): string {
  return `npm run acceptance -- --zone ${zone} --label ${label} --region ${region} --clean`;
}

function withoutHint({ without }: AcceptanceScope): string {
  return without.has("cloudfront") ? "" : "; --without cloudfront is the shorter run";
}

function usd(amount: number): string {
  return `${amount.toFixed(2)} USD`;
}
