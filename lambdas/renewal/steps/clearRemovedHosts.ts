import { hostParameters, hostPath } from "../../../core/hostCertificate/hostParameters.ts";
import { asRenewalError } from "../../../core/hostCertificate/renewalError.ts";
import { abandonedRecords, openChallengesFolder, openChallengesName } from "../../../core/renewal/openChallenges.ts";
import type { ChallengeRecord } from "../../../core/renewal/pendingOrder.ts";
import { withdrawRecords } from "./challengeRecords.ts";
import { type RunContext, timeLeft } from "./runContext.ts";

/**
 * Deletes the challenge records of hosts that were taken out of the config while an order of theirs was under way. Never
 * throws: no host of the config depends on it, and what is left is tried again by the next scheduled run.
 */
export async function clearRemovedHosts(context: RunContext): Promise<void> {
  const { settings, ports } = context;
  const folder = openChallengesFolder(settings.parameterPrefix, settings.stack);
  if (timeLeft(context) <= 0) return;
  try {
    const configured = new Set(
      settings.hosts.flatMap((host) => openNames(folder, hostPath(settings.parameterPrefix, host.names, host.folder))),
    );
    for (const [name, { value, version }] of await ports.store.list(folder)) {
      const records = configured.has(name) ? undefined : abandonedRecords(value, ports.clock.now());
      if (records !== undefined) await clear(context, { name, version, records });
    }
  } catch (error) {
    ports.logger.warn(`no look for records of removed hosts: ${asRenewalError(error).message}`);
  }
}

/** Of a host's order under way and of its rehearsal. */
function openNames(folder: string, path: string): readonly string[] {
  const { pending, rehearsal } = hostParameters(path);
  return [pending, rehearsal].map((order) => openChallengesName(folder, order));
}

async function clear(
  context: RunContext,
  left: { readonly name: string; readonly version: number; readonly records: readonly ChallengeRecord[] },
): Promise<void> {
  const { store, logger } = context.ports;
  const records = left.records.map(({ recordName, zoneId }) => `${recordName} in zone ${zoneId}`).join(", ");
  try {
    await withdrawRecords(context, left.records);
    // The host may be back, and have another order under way.
    if ((await store.readVersion(left.name))?.version === left.version) await store.remove([left.name]);
    logger.info(`deleted the challenge records of a host that is no longer configured: ${records}`);
  } catch (error) {
    const advice = `delete them by hand, and then the parameter ${left.name}`;
    logger.warn(`left over from a removed host: ${records} (${asRenewalError(error).message}); ${advice}`);
  }
}
