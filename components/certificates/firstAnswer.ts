import type { HostAnswer, RenewalAnswer } from "../../core/renewal/renewalAnswer.ts";

/**
 * What to tell after the first attempt, from the function's answer: undefined when the certificate is there. The update
 * succeeded either way, since a certificate that comes an hour later is no reason to undo it.
 */
export function firstAnswerWarning(answer: string): string | undefined {
  const host = hostAnswer(answer);
  if (host === undefined) return `The renewal function gave an answer that cannot be read: ${answer.slice(0, 200)}`;
  if (host.certificate === undefined) {
    return (
      `${host.host} has no certificate yet (${host.reason}): ${host.message} ` +
      "The schedule tries again every hour; nothing needs to be done. See docs/renewal.md."
    );
  }
  if (host.action !== "failed" && host.action !== "pending") return undefined;
  return (
    `The certificate of ${host.host} is stored and not served yet (${host.reason}): ${host.message} ` +
    "The schedule goes on every hour. See docs/renewal.md."
  );
}

function hostAnswer(text: string): HostAnswer | undefined {
  try {
    return (JSON.parse(text) as Partial<RenewalAnswer>).hosts?.[0];
  } catch {
    return undefined;
  }
}
