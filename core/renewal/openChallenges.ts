import * as z from "zod/mini";
import { parsedJson } from "../parsedJson.ts";
import { CLOCK_SKEW_MS } from "./lease.ts";
import { type ChallengeRecord, challengeRecordSchema } from "./pendingOrder.ts";

/**
 * The challenge records that an order has in DNS, as a parameter beside the order itself: a host that is taken out of the
 * config is not read any more, and these are how its records are found all the same. Values of TXT records are public.
 */
const openChallengesSchema = z.object({
  version: z.literal(1),
  /** End of the time that Lambda gives the run that wrote it. */
  until: z.iso.datetime(),
  challengeRecords: z.array(challengeRecordSchema),
});

export type OpenChallenges = z.output<typeof openChallengesSchema>;

/** Each stack has a folder of its own: what another stack has under way is not ours to end. */
export function openChallengesFolder(prefix: string, stack: string): string {
  return `${prefix}/challenge-records/${stack}`;
}

/** Name of the parameter for one of a host's orders, by the name of the order's own parameter: `<folder>/<host>.pending`. */
export function openChallengesName(folder: string, orderParameter: string): string {
  return `${folder}/${orderParameter.split("/").slice(-2).join(".")}`;
}

/** The records that nobody is at work on any more; undefined while a run may still be, or when the text is another one. */
export function abandonedRecords(text: string, now: Date): readonly ChallengeRecord[] | undefined {
  const open = openChallengesSchema.safeParse(parsedJson(text)).data;
  if (open === undefined || now.getTime() < Date.parse(open.until) + CLOCK_SKEW_MS) return undefined;
  return open.challengeRecords;
}
