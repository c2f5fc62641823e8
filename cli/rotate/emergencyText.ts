import { CABAL_TLS } from "../../core/commandLine.ts";
import { ENDPOINT_KIND_NAMES, endpointTraits } from "../../core/endpointTraits.ts";
import { carriedAlong, type GivenOptions } from "../command/carriedOptions.ts";

/** Where the second column begins. */
const INDENT = 15;

/** The whole sequence of an emergency, with typical times and what users notice. `given`: without a stack it is not known yet. */
export function emergencyText(given: GivenOptions): string {
  const line = (command: string) => carriedAlong(command, given);
  const [up, rollback] = [line("npm run pulumi -- up"), line(`${CABAL_TLS} rotate rollback`)];
  const step = aligned([
    [line(`${CABAL_TLS} rotate next`), "seconds"],
    ["git commit, push, review", "while your review lasts"],
    [line(`${CABAL_TLS} watch`), "in a second shell"],
    [line("npm run pulumi -- preview"), "about 1 minute"],
    [up, "5 to 15 minutes in all"],
    ["Ctrl-C in the shell of step 3", "it says 0 failed, 0 wrong"],
  ]);
  return `The emergency: ACM does not renew the wildcard certificate, and its expiry comes
nearer.

${step[0]}
     Config only: a new generation, active at once. Nothing is touched at AWS.
${step[1]}
${step[2]}
     Handshakes with every address of every endpoint; says at the end how many
     failed or were wrong.
${step[3]}
     Must say: create certificates and validations, update the endpoints; no
     replace, no delete.
${step[4]}
     a. ACM issues the new certificate in every region: typically 1 to 5
        minutes, at most wildcard.validationTimeoutMinutes (15). No DNS change
        is needed. If this fails, nothing has moved.
     b. The endpoints move, all at once: see below.
${step[5]}

What happens at each kind of endpoint:

${moveTexts().join("\n")}

To roll back:  ${rollback}, git commit,
               ${up}
               No request to ACM: 1 to 5 minutes, most of it CloudFront. The
               preview refuses a generation that ACM does not have as ISSUED:
               expired, revoked, failed or deleted.
If AWS refuses an update:  remove the cause that the log names, then run step 5
               twice. The first run only reads what AWS has, and fails with a
               message that says so; the second sends the change.
               In one run instead: the commands that the status prints (refresh
               --yes --target …, then up):
               ${line("npm run --silent pulumi -- stack export > state.json")}
               ${line(`${CABAL_TLS} rotate status --state state.json`)}
               Until then that endpoint serves the old certificate, the others
               serve the new one: both are valid.
               Never use a plan that a preview with --refresh has saved: it
               changes nothing there.
If the update is interrupted:
               ${line("npm run pulumi -- cancel")}
               ${line("npm run pulumi -- up --refresh")}
               For a roll-back too: without --refresh the engine does not know
               what had moved already. After a kill the AWS plugin lives on and
               finishes its calls, up to half an hour: first wait until
               pgrep -f pulumi-resource-aws prints nothing on that machine.
               What it left behind: the status above.`;
}

/** Numbered steps, each with its time in one column. */
function aligned(steps: readonly (readonly [what: string, time: string])[]): string[] {
  const width = Math.max(...steps.map(([what]) => what.length));
  return steps.map(([what, time], index) => `  ${index + 1}  ${what.padEnd(width)}   ${time}`);
}

/** What is left of 80 columns. */
const MOVE_LINES = /.{1,64}(?: |$)/g;

/** Kinds that move alike are in one paragraph. */
function moveTexts(): string[] {
  const kinds = Map.groupBy(ENDPOINT_KIND_NAMES, (kind) => endpointTraits(kind).moveText);
  return [...kinds].flatMap(([text, names]) =>
    (text.match(MOVE_LINES) ?? []).map(
      (line, index) => `${(index === 0 ? `  ${names.join(", ")}` : "").padEnd(INDENT)}${line.trimEnd()}`,
    ),
  );
}
