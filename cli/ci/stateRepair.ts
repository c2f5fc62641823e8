import { readFileSync } from "node:fs";
import { failedNames, failedUpdates, refreshCommand } from "../../core/failedUpdates.ts";

/** What must be read from AWS into the stack's state before anything is planned on it. */
export interface StateRepair {
  /** For people: what failed, and the command. */
  readonly text: string;
  /** URNs of the resources whose last create or update failed. */
  readonly urns: readonly string[];
}

/**
 * Undefined when the state needs no repair. `exported`: what `pulumi stack export` printed; throws when it is not that.
 * `engine`: how pulumi is started by hand.
 */
export function stateRepair(exported: string, engine?: string): StateRepair | undefined {
  const failed = failedUpdates(JSON.parse(exported));
  if (failed === undefined) throw new Error("The file is not what `pulumi stack export` prints.");
  if (failed.length === 0) return undefined;
  const text =
    `The last update failed at ${failedNames(failed)}, and the state has what was asked for, not what AWS has. ` +
    `A plan made of it would change nothing there. By hand, with a role that updates the stack:\n\n    ${refreshCommand(failed, engine)}\n\n` +
    "Then run this workflow again.";
  return { text, urns: failed.map(({ urn }) => urn) };
}

if (import.meta.main) {
  const [file, form] = process.argv.slice(2);
  if (file === undefined || (form !== "text" && form !== "targets")) {
    throw new Error("usage: stateRepair.ts STATE.json text|targets");
  }
  const repair = stateRepair(readFileSync(file, "utf8"), process.env["ENGINE"]);
  // A name may hold whatever a line may, but no NUL.
  const output = form === "text" ? repair?.text : repair?.urns.map((urn) => `--target\0${urn}\0`).join("");
  process.stdout.write(output ?? "");
}
