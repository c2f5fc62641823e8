import { hostParameters } from "../../../core/hostCertificate/hostParameters.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import type { Facts } from "../facts.ts";
import { type Finding, finding, pass, unread } from "../finding.ts";
import type { HostFacts } from "../hostFacts.ts";
import { isMissing, known } from "../reading.ts";
import { fixCommand, renewalCall } from "./commands.ts";
import { bundleVersion, hostChain, hostPathVerdict, hostState, storedLeaf } from "./hostWanted.ts";
import { expiryText } from "./urgency.ts";

/** What is in SSM: a certificate, its state, and copies that match. */
export function hostStored(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => judge(facts, host));
}

function judge(facts: Facts, host: HostFacts): Finding[] {
  const { entry, chain } = host;
  const place = { link: "certificate", subject: entry.name } as const;
  if (!("value" in chain)) return [unread(place, `the parameters below ${entry.parameterPath}`, chain) ?? []].flat();
  const leaf = storedLeaf(host);
  const findings = [
    chainFinding(facts, host, place),
    stateFinding(facts, host, place),
    copiesFinding(facts, host, place),
    secretFinding(facts, host, place),
  ].flatMap((one) => one ?? []);
  if (findings.length > 0 || leaf === undefined) return findings;
  return [pass(place, `stored: serial ${leaf.serial.slice(0, 8)}, ${expiryText(leaf.notAfter, facts.now)}`)];
}

type Place = Pick<Finding, "link" | "subject">;

function chainFinding(facts: Facts, host: HostFacts, place: Place): Finding | undefined {
  const { entry, chain } = host;
  const fix = [fixCommand(facts.inventory, entry.name)];
  const verdict = hostPathVerdict(host, facts.now);
  const content = known(chain)?.content;
  if (content !== undefined && "unreadable" in content) {
    const evidence = [`${entry.parameterPath}/chain: ${content.unreadable}`];
    return finding(place, verdict, "STORED_UNREADABLE", evidence, fix);
  }
  if (storedLeaf(host) === undefined) {
    const evidence = [`there is no ${entry.parameterPath}/chain and no state that knows one`];
    return finding(place, "fail", "STORED_MISSING", evidence, fix);
  }
  if (!isBundleMissing(host)) return undefined;
  const evidence = [`there is no ${entry.parameterPath}/bundle, only copies of its parts`];
  return finding(place, verdict, "STORED_MISSING", evidence, fix);
}

/** Gone is a fault only beside a bundle: before the first certificate there is nothing to remember. */
function stateFinding({ inventory }: Facts, host: HostFacts, place: Place): Finding | undefined {
  const { entry, state } = host;
  const content = known(state)?.content;
  const text =
    content === undefined
      ? isMissing(state) && bundleVersion(host) !== undefined
        ? "it is missing, though a certificate is stored"
        : undefined
      : "unreadable" in content
        ? content.unreadable
        : undefined;
  if (text === undefined) return undefined;
  const fix = [fixCommand(inventory, entry.name)];
  return finding(place, "warn", "STATE_UNREADABLE", [`${entry.parameterPath}/state: ${text}`], fix);
}

function copiesFinding(facts: Facts, host: HostFacts, place: Place): Finding | undefined {
  const content = known(host.chain)?.content;
  const faults = content !== undefined && "unreadable" in content ? [] : copyFaults(host);
  if (faults.length === 0) return undefined;
  const fix = [fixCommand(facts.inventory, host.entry.name)];
  return finding(place, hostPathVerdict(host, facts.now), "COPIES_OUT_OF_STEP", faults, fix);
}

/** What holds the private key must be a SecureString: whoever may read parameters has it otherwise. */
function secretFinding(facts: Facts, { entry, versions }: HostFacts, place: Place): Finding | undefined {
  const names = hostParameters(entry.parameterPath);
  const open = [names.bundle, names.tlsKey].filter((name) => known(versions)?.get(name)?.secret === false);
  if (open.length === 0) return undefined;
  const evidence = open.map((name) => `${name} is a String, not a SecureString`);
  const remove = `aws ssm delete-parameters --region ${facts.inventory.region} --names ${open.join(" ")}`;
  const renew = renewalCall(facts.inventory, { host: entry.name, force: true });
  return finding(place, "warn", "KEY_NOT_ENCRYPTED", evidence, [remove, ...renew]);
}

/** The commit point: what the function goes by. Versions that could not be read tell nothing. */
function isBundleMissing(host: HostFacts): boolean {
  return known(host.versions) !== undefined && bundleVersion(host) === undefined;
}

/** The bundle against the state, the chain against both, and the other copies against the chain. */
function copyFaults(host: HostFacts): string[] {
  const names = hostParameters(host.entry.parameterPath);
  if (storedLeaf(host) === undefined) return [];
  if (host.chainPem === undefined) return [`${names.chain} is missing`];
  const versions = known(host.versions);
  const keyless = versions?.has(names.tlsKey) === false && versions.has(names.bundle);
  return [
    ...bundleFaults(host),
    ...openFaults(host, host.chainPem),
    ...(keyless ? [`${names.tlsKey} is missing`] : []),
  ];
}

/** Another version than the state tells of was written by somebody else, or by a run that was cut off. */
function bundleFaults(host: HostFacts): string[] {
  const names = hostParameters(host.entry.parameterPath);
  const told = hostState(host)?.stored;
  const version = bundleVersion(host)?.version;
  const leaf = hostChain(host)?.[0];
  if (told === undefined) return [];
  if (version !== undefined && told.version !== version) {
    return [`${names.bundle} is version ${version}, the state tells of version ${told.version}`];
  }
  if (leaf === undefined || told.version !== version || told.sha256 === leaf.sha256) return [];
  return [`${names.chain} is not the chain of bundle version ${version}`];
}

function openFaults(host: HostFacts, chainPem: string): string[] {
  const names = hostParameters(host.entry.parameterPath);
  const [first = "", ...intermediates] = splitChain(chainPem);
  const wanted: readonly (readonly [string, string])[] = [
    [names.tlsCert, first],
    [names.tlsCaBundle, intermediates.join("") || first],
  ];
  return wanted.flatMap(([name, value]) => {
    const held = host.copies.get(name);
    if (isMissing(held)) return [`${name} is missing`];
    return held !== undefined && "value" in held && held.value !== value ? [`${name} is not that of the chain`] : [];
  });
}
