import type { Draft } from "./draft.ts";
import type { Fault } from "./fault.ts";

/** Mail domains are address name spaces: each is listed once, and none gets a certificate. */
export function domainRules(draft: Draft): Fault[] {
  return [...controlDomainRule(draft), ...duplicateMailDomains(draft)];
}

function controlDomainRule(draft: Draft): Fault[] {
  const { controlDomain } = draft;
  if (controlDomain === undefined || !draft.mailDomains.some(({ value }) => value === controlDomain)) return [];
  return [
    {
      path: ["controlDomain"],
      value: controlDomain,
      allowed: "a domain that is no mail domain: mail domains never get certificates",
      fix: "Choose a domain for the servers' names alone, or remove this one from mailDomains.",
    },
  ];
}

function duplicateMailDomains(draft: Draft): Fault[] {
  const { mailDomains } = draft;
  const seen = new Set<string>();
  return mailDomains
    .filter(({ value }) => seen.has(value) || !seen.add(value))
    .map(({ index, value }) => ({
      path: ["mailDomains", index],
      value,
      allowed: "each mail domain once",
      fix: `Remove the second ${value}.`,
    }));
}
