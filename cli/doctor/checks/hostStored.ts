import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import type { HostFacts } from "../hostFacts.ts";
import { isMissing, known } from "../reading.ts";
import { fixCommand } from "./commands.ts";
import { bundleVersion, hostChain, hostPathVerdict, hostState, storedLeaf } from "./hostWanted.ts";
import { expiryText } from "./urgency.ts";

/** What is in SSM: a certificate, its state, and copies that match. */
export function hostStored(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => judge(facts, host));
}

function judge(facts: Facts, host: HostFacts): Finding[] {
  const { entry, chain, state } = host;
  const place = { link: "certificate", subject: entry.name } as const;
  const fix = [fixCommand(facts.inventory, entry.name)];
  if (!("value" in chain)) return [unread(place, `the parameters below ${entry.parameterPath}`, chain) ?? []].flat();
  const leaf = storedLeaf(host);
  const findings: Finding[] = [];
  const content = known(chain)?.content;
  if (content !== undefined && "unreadable" in content) {
    findings.push(
      finding(
        place,
        hostPathVerdict(host, facts.now),
        "STORED_UNREADABLE",
        [`${entry.parameterPath}/chain: ${content.unreadable}`],
        fix,
      ),
    );
  } else if (leaf === undefined) {
    findings.push(
      finding(
        place,
        "fail",
        "STORED_MISSING",
        [`there is no ${entry.parameterPath}/chain and no state that knows one`],
        fix,
      ),
    );
  } else if (isBundleMissing(host)) {
    const evidence = [`there is no ${entry.parameterPath}/bundle, only copies of its parts`];
    findings.push(finding(place, hostPathVerdict(host, facts.now), "STORED_MISSING", evidence, fix));
  }
  const told = known(state)?.content;
  if (told !== undefined && "unreadable" in told) {
    findings.push(finding(place, "warn", "STATE_UNREADABLE", [`${entry.parameterPath}/state: ${told.unreadable}`]));
  }
  const copies = content !== undefined && "unreadable" in content ? [] : copyFaults(host);
  if (copies.length > 0)
    findings.push(finding(place, hostPathVerdict(host, facts.now), "COPIES_OUT_OF_STEP", copies, fix));
  if (findings.length > 0 || leaf === undefined) return findings;
  return [pass(place, `stored: serial ${leaf.serial.slice(0, 8)}, ${expiryText(leaf.notAfter, facts.now)}`)];
}

/** The commit point: what the function goes by. Versions that could not be read tell nothing. */
function isBundleMissing(host: HostFacts): boolean {
  return known(host.versions) !== undefined && bundleVersion(host) === undefined;
}

/** The chain against the bundle's leaf, as far as the state knows it, and the other copies against the chain. */
function copyFaults(host: HostFacts): string[] {
  const names = hostParameters(host.entry.parameterPath);
  const faults: string[] = [];
  if (storedLeaf(host) === undefined) return [];
  if (host.chainPem === undefined) return [`${names.chain} is missing`];
  const told = hostState(host)?.stored;
  const version = bundleVersion(host)?.version;
  const leaf = hostChain(host)?.[0];
  if (told !== undefined && told.version === version && leaf !== undefined && told.sha256 !== leaf.sha256) {
    faults.push(`${names.chain} is not the chain of bundle version ${version}`);
  }
  const [first = "", ...intermediates] = splitChain(host.chainPem ?? "");
  const wanted = new Map([
    [names.tlsCert, first],
    [names.tlsCaBundle, intermediates.join("") || first],
  ]);
  for (const [name, value] of wanted) {
    const held = host.copies.get(name);
    if (isMissing(held)) faults.push(`${name} is missing`);
    else if (held !== undefined && "value" in held && held.value !== value)
      faults.push(`${name} is not that of the chain`);
  }
  if (known(host.versions)?.has(names.tlsKey) === false && known(host.versions)?.has(names.bundle) === true) {
    faults.push(`${names.tlsKey} is missing`);
  }
  return faults;
}
