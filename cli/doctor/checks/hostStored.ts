import { sh } from "../../../core/commandLine.ts";
import { copyNames, hostParameters, openCopies } from "../../../core/hostCertificate/hostParameters.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import { shortSerial } from "../../../core/serial.ts";
import type { Facts } from "../gather/facts.ts";
import { type Finding, finding, passed, unread, type Topic } from "../reasons/finding.ts";
import type { HostFacts } from "../gather/hostFacts.ts";
import { isMissing, known } from "../../aws/reading.ts";
import { renewalCall } from "../reasons/commands.ts";
import { bundleVersion, hostChain, hostPathVerdict, hostState, storedLeaf } from "./wanted.ts";
import { expiryText } from "./urgency.ts";

/** What is in SSM: a certificate, its state, and copies that match. */
export function hostStored(facts: Facts): Finding[] {
  return facts.hosts.flatMap((host) => judge(facts, host));
}

function judge(facts: Facts, host: HostFacts): Finding[] {
  const { entry, chain } = host;
  const topic = { link: "certificate", subject: entry.name } as const;
  if (!("value" in chain)) return [unread(topic, `the parameters below ${entry.parameterPath}`, chain) ?? []].flat();
  const leaf = storedLeaf(host);
  const findings = [
    chainFinding(facts, host, topic),
    stateFinding(host, topic),
    copiesFinding(facts, host, topic),
    secretFinding(facts, host, topic),
    unreadCopies(host, topic),
  ].flatMap((one) => one ?? []);
  if (findings.length > 0 || leaf === undefined) return findings;
  return [passed(topic, `stored: serial ${shortSerial(leaf.serial)}, ${expiryText(leaf.notAfter, facts.now)}`)];
}

function chainFinding(facts: Facts, host: HostFacts, topic: Topic): Finding | undefined {
  const { entry, chain } = host;
  const verdict = hostPathVerdict(host, facts.now);
  const content = known(chain)?.content;
  if (content !== undefined && "unreadable" in content) {
    const evidence = [`${entry.parameterPath}/chain: ${content.unreadable}`];
    return finding(topic, verdict, "STORED_UNREADABLE", evidence);
  }
  if (storedLeaf(host) === undefined) {
    const evidence = [`there is no ${entry.parameterPath}/chain and no state that knows one`];
    return finding(topic, "fail", "STORED_MISSING", evidence);
  }
  if (!isBundleMissing(host)) return undefined;
  const evidence = [`there is no ${entry.parameterPath}/bundle, only copies of its parts`];
  return finding(topic, verdict, "STORED_MISSING", evidence);
}

/** Gone is a fault only beside a bundle: before the first certificate there is nothing to remember. */
function stateFinding(host: HostFacts, topic: Topic): Finding | undefined {
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
  return finding(topic, "warn", "STATE_UNREADABLE", [`${entry.parameterPath}/state: ${text}`]);
}

function copiesFinding(facts: Facts, host: HostFacts, topic: Topic): Finding | undefined {
  const content = known(host.chain)?.content;
  const faults = content !== undefined && "unreadable" in content ? [] : copyFaults(host);
  if (faults.length === 0) return undefined;
  return finding(topic, hostPathVerdict(host, facts.now), "COPIES_OUT_OF_STEP", faults);
}

/** Those under names of the operator's: the doctor's policy has them of a few hosts only. */
function unreadCopies({ entry, copies }: HostFacts, topic: Topic): Finding | undefined {
  const names = openCopies(entry.copies);
  const [reading] = names.flatMap((name) => copies.get(name) ?? []);
  return reading === undefined ? undefined : unread(topic, names.join(", "), reading);
}

/** What holds the private key must be a SecureString: whoever may read parameters has it otherwise. */
function secretFinding(facts: Facts, { entry, versions }: HostFacts, topic: Topic): Finding | undefined {
  const { copies } = entry;
  const names = hostParameters(entry.parameterPath);
  const secret = [names.bundle, names.tlsKey, ...(copies === undefined ? [] : [copies.tlsKey])];
  const open = secret.filter((name) => known(versions)?.get(name)?.secret === false);
  if (open.length === 0) return undefined;
  const evidence = open.map((name) => `${name} is a String, not a SecureString`);
  const remove = sh`aws ssm delete-parameters --region ${facts.inventory.region} --names ${open}`;
  const renew = renewalCall(facts.inventory, { host: entry.name, force: true });
  return finding(topic, "warn", "KEY_NOT_ENCRYPTED", evidence, [remove, ...renew]);
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
  // What cannot be read is at least there, or not.
  const { copies } = host.entry;
  const closed = [names.tlsKey, ...copyNames(copies).filter((name) => !openCopies(copies).includes(name))];
  const lacking = versions?.has(names.bundle) === true ? closed.filter((name) => !versions.has(name)) : [];
  return [...bundleFaults(host), ...openFaults(host, host.chainPem), ...lacking.map((name) => `${name} is missing`)];
}

/** Another version than the state has was written by somebody else, or by a run that was killed. */
function bundleFaults(host: HostFacts): string[] {
  const names = hostParameters(host.entry.parameterPath);
  const recorded = hostState(host)?.stored;
  const version = bundleVersion(host)?.version;
  const leaf = hostChain(host)?.[0];
  if (recorded === undefined) return [];
  if (version !== undefined && recorded.version !== version) {
    return [`${names.bundle} is version ${version}, the state has version ${recorded.version}`];
  }
  if (leaf === undefined || recorded.version !== version || recorded.sha256 === leaf.sha256) return [];
  return [`${names.chain} is not the chain of bundle version ${version}`];
}

function openFaults(host: HostFacts, chainPem: string): string[] {
  const names = hostParameters(host.entry.parameterPath);
  const [first = "", ...intermediates] = splitChain(chainPem);
  const [certificateCopy, chainCopy] = openCopies(host.entry.copies);
  const wanted: readonly (readonly [string | undefined, string])[] = [
    [names.tlsCert, first],
    [names.tlsCaBundle, intermediates.join("") || first],
    [certificateCopy, first],
    [chainCopy, intermediates.join("") || first],
  ];
  return wanted.flatMap(([name, value]) => {
    if (name === undefined) return [];
    const held = host.copies.get(name);
    if (isMissing(held)) return [`${name} is missing`];
    return held !== undefined && "value" in held && held.value !== value ? [`${name} is not that of the chain`] : [];
  });
}
