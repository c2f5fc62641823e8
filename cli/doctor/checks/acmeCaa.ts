import { acmeIssuers } from "../../../core/caa/index.ts";
import type { Facts } from "../facts.ts";
import type { Finding } from "../finding.ts";
import { caaFinding } from "./caaFinding.ts";
import { hostPathVerdict, hostState } from "./hostWanted.ts";

/** Whether CAA lets one of the configured ACME authorities issue. One that this program doesn't know is not judged. */
export function acmeCaa(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => {
    const { entry } = host;
    const issuers = entry.directories.map(acmeIssuers);
    const known = issuers.flatMap((one) => one ?? []);
    if (known.length === 0 || issuers.includes(undefined)) return [];
    const question = { issuers: known, accountUri: accountOf(facts, entry.name), method: "dns-01" };
    const place = { link: "validation", subject: entry.name } as const;
    const findings = entry.names.map((name) =>
      caaFinding(facts, place, hostPathVerdict(host, facts.now), name, question),
    );
    return findings.find((one) => one.verdict !== "pass") ?? findings[0] ?? [];
  });
}

/** Known only while one authority is configured, since each has an account of its own. */
function accountOf({ hosts }: Facts, name: string): string | undefined {
  const host = hosts.find(({ entry }) => entry.name === name);
  if (host === undefined || host.entry.directories.length !== 1) return undefined;
  const stored = hostState(host)?.stored;
  return stored?.source === host.entry.directories[0] ? stored?.accountUrl : undefined;
}
