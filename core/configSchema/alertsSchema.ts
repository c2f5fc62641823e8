import { z } from "zod";
import { ruled } from "./rule.ts";

const MAX_SUBSCRIBERS = 20;

const email = ruled(z.string().regex(/^[^\s@,;<>]+@[a-z0-9.-]+\.[a-z0-9-]+$/i), {
  allowed: "an e-mail address such as ops@example.com",
  fix: "Give an address outside the mail system that the certificates belong to: it must work when that does not.",
});

const url = ruled(z.string().refine(isHttpsUrl), {
  allowed: "an https URL without user name, such as https://ntfy.sh/a-long-name-that-nobody-guesses",
  fix: "Give the URL of a topic of ntfy, or of anything else that takes a POST with text.",
});

const SUBSCRIBERS = "an object with the keys emails and urls, of which one at least has an entry";
const ADVICE = "Name somebody who is told, or remove the key: then no alarm is made.";

/** Who is told by alarms and events on the side of AWS. */
export const alertsSchema = ruled(
  z
    .strictObject({
      emails: ruled(z.array(email).max(MAX_SUBSCRIBERS).refine(isSet), {
        allowed: `a list of at most ${MAX_SUBSCRIBERS} e-mail addresses, each once`,
        fix: "List the addresses, or remove the key.",
      }).default([]),
      urls: ruled(z.array(url).max(MAX_SUBSCRIBERS).refine(isSet), {
        allowed: `a list of at most ${MAX_SUBSCRIBERS} https URLs, each once`,
        fix: "List the URLs, or remove the key.",
      }).default([]),
    })
    .refine(({ emails, urls }) => emails.length + urls.length > 0),
  { allowed: SUBSCRIBERS, fix: ADVICE },
);

function isSet(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}

function isHttpsUrl(text: string): boolean {
  const parsed = URL.parse(text);
  return parsed?.protocol === "https:" && parsed.username === "" && parsed.hash === "" && !/\s/.test(text);
}
