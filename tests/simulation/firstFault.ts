import { ACM_AS_CA } from "./acmAsCa.ts";
import { ANSWERED_RULES } from "./answeredRules.ts";
import { CA_OUTAGES } from "./caOutages.ts";
import { disturbances, disturbed } from "./everyCall.ts";
import { ENDED_IMPORTS } from "./endedImports.ts";
import { FOUND_FAULTS } from "./foundFaults.ts";
import { KEPT_IMPORTS } from "./keptImports.ts";
import { KEPT_RULES } from "./keptRules.ts";
import { playHistory } from "./playHistory.ts";
import { WORKS } from "./works.ts";

/** Of the disturbances of each work, one of so many. */
const ONE_OF = 23;
const HISTORIES = 14;

/**
 * What a short simulation finds first: one sentence; undefined = nothing. It plays situations, disturbances and 14
 * histories, or as much of them, and then more histories, as a processor time allows.
 */
export async function firstFault(milliseconds?: number): Promise<string | undefined> {
  const before = process.cpuUsage();
  const isOver = () => {
    const { user, system } = process.cpuUsage(before);
    return milliseconds !== undefined && (user + system) / 1_000 > milliseconds;
  };
  const histories = milliseconds === undefined ? HISTORIES : Number.POSITIVE_INFINITY;
  try {
    const rules = [...FOUND_FAULTS, ...KEPT_RULES, ...ANSWERED_RULES];
    for (const { play } of [...rules, ...ENDED_IMPORTS, ...KEPT_IMPORTS, ...ACM_AS_CA, ...CA_OUTAGES]) await play();
    for (const work of WORKS) {
      const all = await disturbances(work);
      for (const one of all.filter((_, index) => index % ONE_OF === 0)) if (!isOver()) await disturbed(work, one);
    }
    for (let seed = 1; seed <= histories && !isOver(); seed += 1) await playHistory(seed);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
  }
}
