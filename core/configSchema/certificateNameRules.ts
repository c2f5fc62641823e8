import { covers, isUnder } from "../domainName.ts";
import type { Draft } from "./draft.ts";
import type { DraftHost } from "./endpointDraft.ts";
import type { Fault } from "./fault.ts";
import { fullHostName } from "./fullHostName.ts";
import type { HostDraft } from "./hostDraft.ts";

/** The names in each host certificate are the control domain's, no mail domain's, and none is in it twice. */
export function certificateNameRules(draft: Draft): Fault[] {
  const { controlDomain } = draft;
  if (controlDomain === undefined) return [];
  return draft.hosts.flatMap((host) => {
    const names = namesOf(host);
    return [
      ...names.flatMap((name) => placeRule(draft, controlDomain, name)),
      ...repeatedNames(names, controlDomain),
      ...recordRule(host, controlDomain),
    ];
  });
}

/** The host name first. */
function namesOf({ hostname, names }: HostDraft): DraftHost[] {
  return hostname === undefined ? [...names] : [hostname, ...names];
}

function placeRule(draft: Draft, controlDomain: string, { path, given }: DraftHost): Fault[] {
  const name = fullHostName(given, controlDomain);
  const bare = name.replace(/^\*\./, "");
  const inside = bare === controlDomain || isUnder(bare, controlDomain);
  const mailDomain = draft.mailDomains.find(({ value }) => bare === value || isUnder(bare, value))?.value;
  const allowed = `a name under ${controlDomain}, or ${controlDomain} itself`;
  if (mailDomain !== undefined && (!inside || bare === mailDomain)) {
    const fix = `${name} belongs to mail domain ${mailDomain}, which never gets a certificate: choose another name.`;
    return [{ path, value: given, allowed, fix }];
  }
  if (inside) return [];
  const fix = `${name} is outside the control domain: choose a name under it, or deploy a stack for that domain.`;
  return [{ path, value: given, allowed, fix }];
}

/** Let's Encrypt refuses an order in which a wildcard covers another name. */
function repeatedNames(names: readonly DraftHost[], controlDomain: string): Fault[] {
  const full = names.map(({ given }) => fullHostName(given, controlDomain));
  return names.flatMap(({ path, given }, place) => {
    const name = full[place] ?? given;
    const covering = full.find((other, index) =>
      other === name ? index < place : other.startsWith("*.") && !name.startsWith("*.") && covers([other], name),
    );
    if (covering === undefined) return [];
    const allowed = "names of which none covers another one of the same certificate";
    const fix = covering === name ? `Remove the second ${name}.` : `Remove ${name} or ${covering}: one is enough.`;
    return [{ path, value: given, allowed, fix }];
  });
}

function recordRule({ path, challenge }: HostDraft, controlDomain: string): Fault[] {
  const { recordName, zoneId } = challenge;
  if (recordName === undefined || zoneId !== undefined || isUnder(recordName, controlDomain)) return [];
  return [
    {
      path: [...path, "challenge", "zoneId"],
      value: undefined,
      allowed: `the id of the zone that ${recordName} is in`,
      fix: `Add the zone's id: ${recordName} is not under ${controlDomain}, whose zone is the default.`,
    },
  ];
}
