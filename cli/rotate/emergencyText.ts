import { CABAL_TLS, sh } from "../../core/commandLine.ts";
import { ENDPOINT_KIND_NAMES, endpointTraits } from "../../core/endpointTraits.ts";

/** Where the second column begins. */
const INDENT = 15;

/** The whole sequence of an emergency, with typical times and what users notice. `stack`: undefined = not known yet. */
export function emergencyText(stack: string | undefined): string {
  const flag = stack === undefined ? "" : sh` --stack ${stack}`;
  return `The emergency: ACM does not renew the wildcard certificate, and its expiry comes nearer.

  1  ${CABAL_TLS} rotate next${flag}       seconds
     Config only: a new generation, active at once. Nothing is touched at AWS.
  2  git commit, push, review                        as long as your review takes
  3  ${CABAL_TLS} watch${flag}              in a second shell, until step 5 is over
     Handshakes with every address of every endpoint; says at the end how many failed or were wrong.
  4  npm run pulumi -- preview${flag}                about 1 minute
     Must say: create certificates and validations, update the endpoints; no replace, no delete.
  5  npm run pulumi -- up${flag}                     5 to 15 minutes in all
     a. ACM issues the new certificate in every region: typically 1 to 5 minutes, at most
        wildcard.validationTimeoutMinutes (15). No DNS change is needed. If this fails, nothing has moved.
     b. The endpoints move, all at once: see below.
  6  Ctrl-C in the shell of step 3                   it must say 0 failed, 0 wrong

What happens at each kind of endpoint:

${moveTexts().join("\n")}

To roll back:  ${CABAL_TLS} rotate rollback${flag}, git commit, npm run pulumi -- up${flag}
               No request to ACM: 1 to 5 minutes, most of it CloudFront. The preview refuses a generation that ACM does
               not have as ISSUED: expired, revoked, failed or deleted.
If AWS refuses an update:  remove the cause that the log names, then run step 5 twice.
               The first run only reads what AWS has, and fails with a message that says so; the second sends the change.
               In one run instead: the commands that the status prints (refresh --yes --target …, then up):
               npm run --silent pulumi -- stack export${flag} > state.json
               ${CABAL_TLS} rotate status${flag} --state state.json
               Until then that endpoint serves the old certificate, the others serve the new one: both are valid.
               Never use a plan that a preview with --refresh has saved: it changes nothing there.
If the update is interrupted:  npm run pulumi -- cancel${flag}, then npm run pulumi -- up --refresh${flag},
               for a roll-back too: without --refresh the engine does not know what had moved already.
               After a kill the AWS plugin lives on and finishes its calls, up to half an hour: first wait until
               pgrep -f pulumi-resource-aws prints nothing on that machine.
               What it left behind: the status above.`;
}

/** Kinds that move alike are in one paragraph. */
function moveTexts(): string[] {
  const kinds = Map.groupBy(ENDPOINT_KIND_NAMES, (kind) => endpointTraits(kind).moveText);
  return [...kinds].flatMap(([text, names]) =>
    (text.match(/.{1,95}(?: |$)/g) ?? []).map(
      (line, index) => `${(index === 0 ? `  ${names.join(", ")}` : "").padEnd(INDENT)}${line.trimEnd()}`,
    ),
  );
}
