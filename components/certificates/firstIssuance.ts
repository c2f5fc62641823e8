import { passesByItself } from "../../core/hostCertificate/renewalError.ts";
import { parsedJson } from "../../core/parsedJson.ts";
import type { HostAnswer, RenewalAnswer } from "../../core/renewal/renewalAnswer.ts";

export interface FirstIssuanceNote {
  readonly severity: "info" | "warn";
  readonly text: string;
}

/**
 * What `pulumi up` says after the first issuance, from the function's answer: undefined when all is done. The update succeeded
 * either way, since a certificate that comes an hour later is no reason to undo it.
 */
export function firstIssuanceNote(answer: string): FirstIssuanceNote | undefined {
  const host = hostAnswer(answer);
  if (host === undefined) {
    return warning(`The renewal function gave an answer that cannot be read: ${answer.slice(0, 200)}`);
  }
  if (host.certificate === undefined) {
    // Behind a backoff is an earlier failure, which may be one that does not pass.
    const outlook =
      passesByItself(host.reason) && host.reason !== "BACKING_OFF"
        ? "The schedule tries again every hour; nothing needs to be done."
        : "The schedule tries again every hour, and fails until the cause is gone.";
    return warning(
      `${host.host} has no certificate yet (${host.reason}): ${host.message} ${outlook} See docs/renewal.md.`,
    );
  }
  if (host.action !== "failed" && host.action !== "pending") return undefined;
  if (host.reason === "SERVICE_MISSING") {
    // As it should be where the service is made after its certificate, in this very update.
    const text = `The certificate of ${host.host} is stored; there is no service yet that serves it: ${host.message}`;
    return { severity: "info", text };
  }
  return warning(
    `The certificate of ${host.host} is stored and not served yet (${host.reason}): ${host.message} ` +
      "The schedule goes on every hour. See docs/renewal.md.",
  );
}

function warning(text: string): FirstIssuanceNote {
  return { severity: "warn", text };
}

function hostAnswer(text: string): HostAnswer | undefined {
  return (parsedJson(text) as Partial<RenewalAnswer> | undefined)?.hosts?.[0];
}
