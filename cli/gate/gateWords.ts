import { CABAL_TLS, shellWord } from "../../core/commandLine.ts";
import { endpointTraits, isEndpointKind } from "../../core/endpointTraits.ts";
import type { ChangeKind, GateReport, MoveEnd } from "../../core/gate/index.ts";

const KIND: Readonly<Record<ChangeKind, string>> = {
  none: "changes nothing that matters to certificates",
  stage: "stages a generation: certificates are requested, nothing moves",
  switch: "switches to another generation",
  emergency: "requests a generation and switches to it in one change",
  rollback: "rolls back to an older generation",
  "retire-unprotect": "first update of a retirement: lifts the protection, changes nothing else",
  "retire-drop": "second update of a retirement: drops an old generation",
  adopt: "adopts what runs already; no endpoint changes",
  mixed: "steps of a rotation and other changes together",
  other: "an ordinary change, no rotation",
};

export function kindWords(kind: ChangeKind): string {
  return KIND[kind];
}

/** How long it takes, as sentences; none for a change that has no times of its own. */
export function durationWords(report: GateReport): string[] {
  const words: string[] = [];
  if (report.requested.length > 0) {
    words.push(
      "ACM issues within minutes as a rule; the update waits `validationTimeoutMinutes` (15 by default) at most.",
    );
  }
  const moving = report.moves.flatMap(({ kind = "" }) => (isEndpointKind(kind) ? [endpointTraits(kind)] : []));
  const moves = [...new Set(moving.map(({ moveTime }) => moveTime))];
  const all = report.requested.length > 0 ? "Then all" : "All";
  if (moves.length > 0) words.push(`${all} endpoints move at once: ${moves.join("; ")}.`);
  if (report.kind === "rollback") words.push(...new Set(moving.flatMap(({ rollbackCaveat }) => rollbackCaveat ?? [])));
  if (report.kind === "retire-unprotect") words.push("Seconds: only the engine's state changes.");
  if (report.kind === "retire-drop") words.push(...dropWords(report, DROP_TIME));
  return words;
}

const DROP_TIME = {
  deleted:
    "Minutes: AWS deletes a certificate when nothing has used it for a while; the update waits 20 minutes, and 5 for one " +
    "that the renewal function imported.",
  left: "An import that stays in ACM is nothing to wait for.",
};

const DROP_BACK = {
  deleted: `A deleted certificate does not come back: \`${CABAL_TLS} rotate next\` makes a new generation.`,
  left: "An import that stays in ACM comes back: revert the commit; then `pulumi up` has it renewed again.",
};

const RENEWAL_BACK =
  "Before the update, revert the commit. After it the import has a certificate of the ACME CA, and the stack renews it: " +
  `\`${CABAL_TLS} rotate next\` moves to another generation; then this one can be retired.`;

/** Of a generation that is dropped, by what becomes of its certificates. */
function dropWords({ lines }: GateReport, words: typeof DROP_TIME): string[] {
  const reasons = new Set(lines.filter((line) => line.class === "retire-drop").map(({ reason }) => reason));
  const isLeft = reasons.has("LEAVES_IMPORT");
  return [
    ...(!isLeft || reasons.has("RETIRES_UNUSED") || reasons.has("USE_NOT_ASKED") ? [words.deleted] : []),
    ...(isLeft ? [words.left] : []),
  ];
}

/** How to undo it. */
export function rollbackWords(report: GateReport): string {
  const { kind, moves } = report;
  const from = moves[0]?.from.generation;
  switch (kind) {
    case "emergency":
    case "switch":
      return `\`${CABAL_TLS} rotate rollback\` sets \`wildcard.active\` to ${from ?? "the old generation"} again; then \`pulumi up\`: the same updates backwards.`;
    case "rollback":
      return `\`${CABAL_TLS} rotate switch\` sets \`wildcard.active\` to ${from ?? "the newer generation"} again; then \`pulumi up\`.`;
    case "stage":
      return "Nothing serves the new generation, so there is nothing to roll back; retire it if it is not wanted.";
    case "retire-unprotect":
      return "Take the generation out of `wildcard.retiring`; then `pulumi up` protects it again.";
    case "adopt":
      if (report.lines.some(({ reason }) => reason === "RENEWS_IMPORT")) return RENEWAL_BACK;
      return "Nothing changes at AWS, so there is nothing to roll back; `pulumi state delete` makes the stack forget a resource again, after `pulumi state unprotect`.";
    case "retire-drop":
      return dropWords(report, DROP_BACK).join(" ");
    case "none":
      return "There is nothing to roll back.";
    default:
      return "Revert the commit; then `pulumi up`.";
  }
}

/** `generation 2 (…8afc8)`: enough of the ARN to find it, without the account that it is in. */
export function endWords({ generation, arn }: MoveEnd): string {
  const name = generation === undefined ? "no generation of this stack" : `generation ${generation}`;
  return `${name} (${arn === undefined ? "requested in this change" : `…${arn.slice(-6)}`})`;
}

/** As it is typed into a shell. */
export function allowOption(allowance: string): string {
  return `--allow ${shellWord(allowance)}`;
}
