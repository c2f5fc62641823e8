import { RenewalError } from "../../core/hostCertificate/renewalError.ts";
import type { TxtChange, TxtRecordSet } from "../../lambdas/renewal/ports/awsServices.ts";
import type { SeededRandom } from "../game/seededRandom.ts";
import type { VirtualTime } from "./virtualTime.ts";

/** A change on its way to the name servers. */
interface Change {
  /** When all of them have it. */
  synced: number;
}

/** What name servers give once they have a change. */
interface Published {
  readonly change: Change;
  readonly values: readonly string[];
}

/** Route 53's zones of a simulated account, and what public DNS shows of them. */
export class SimulatedZones {
  readonly #time: VirtualTime;
  readonly #random: SeededRandom;
  /** By zone and name. */
  readonly #sets = new Map<string, TxtRecordSet>();
  /** By name, oldest first. */
  readonly #published = new Map<string, Published[]>();
  readonly #changes = new Map<string, Change>();
  #isStalled = false;
  readonly #zones: ReadonlySet<string>;
  /** CNAMEs: from where a CA asks to where the record is. */
  readonly aliases = new Map<string, string>();
  /** CNAMEs that somebody has put there or, undefined, taken away. */
  readonly overrides = new Map<string, string | undefined>();
  /** Called behind every change. */
  onChange: () => void = () => undefined;
  /** How long a change takes to every name server. */
  longestSyncMs = 60_000;
  /** Whether the zone of a name names another CA in CAA. */
  readonly forbidden = new Set<string>();

  constructor(time: VirtualTime, random: SeededRandom, zones: readonly string[]) {
    this.#time = time;
    this.#random = random;
    this.#zones = new Set(zones);
  }

  read(zoneId: string, recordName: string): TxtRecordSet | undefined {
    if (!this.#zones.has(zoneId)) {
      throw new RenewalError({ reason: "ZONE_UNUSABLE", detail: `there is no zone ${zoneId}` });
    }
    if (this.aliasOf(recordName) !== undefined) {
      throw new RenewalError({ reason: "CHALLENGE_DELEGATED", detail: `${recordName} is a CNAME` });
    }
    return this.#sets.get(`${zoneId} ${recordName}`);
  }

  /** All changes or none; undefined when a record set is not as `before` says. Route 53 takes no empty batch. */
  change(zoneId: string, changes: readonly TxtChange[]): string | undefined {
    if (changes.length === 0) throw new RenewalError({ reason: "DNS_FAILED", detail: "InvalidInput: an empty batch" });
    const isOutdated = changes.some(({ recordName, before }) => !sameSet(this.read(zoneId, recordName), before));
    if (isOutdated) return undefined;
    const duration = this.#isStalled ? Number.POSITIVE_INFINITY : 1_000 + this.#random.below(this.longestSyncMs);
    const change = { synced: this.#time.now + duration };
    for (const { recordName, after } of changes) this.put(zoneId, recordName, after, change);
    const id = `/change/C${this.#changes.size + 1}`;
    this.#changes.set(id, change);
    return id;
  }

  isInSync(changeId: string): boolean {
    return (this.#changes.get(changeId)?.synced ?? Number.POSITIVE_INFINITY) <= this.#time.now;
  }

  /** From now on no change comes to the name servers. */
  stall(): void {
    this.#isStalled = true;
  }

  /** Everything works again, and what did not come to the name servers comes there. */
  heal(): void {
    this.#isStalled = false;
    this.longestSyncMs = 30_000;
    this.forbidden.clear();
    this.overrides.clear();
    const latest = this.#time.now + this.longestSyncMs;
    for (const change of this.#changes.values()) change.synced = Math.min(change.synced, latest);
  }

  /** Where a CNAME leads from a name; undefined = there is none. */
  aliasOf(name: string): string | undefined {
    return this.overrides.has(name) ? this.overrides.get(name) : this.aliases.get(name);
  }

  /** Sets a record set, whoever does it. */
  put(
    zoneId: string,
    recordName: string,
    set: TxtRecordSet | undefined,
    change: Change = { synced: this.#time.now },
  ): void {
    const key = `${zoneId} ${recordName}`;
    if (set === undefined) this.#sets.delete(key);
    else this.#sets.set(key, set);
    const published = this.#published.get(recordName) ?? [];
    this.#published.set(recordName, [...published.slice(-7), { change, values: set?.values ?? [] }]);
    this.onChange();
  }

  /** What a resolver sees at a name now, over a CNAME if there is one. */
  resolve(name: string): readonly string[] {
    const published = this.#published.get(this.aliasOf(name) ?? name) ?? [];
    return published.findLast(({ change }) => change.synced <= this.#time.now)?.values ?? [];
  }

  valuesAt(zoneId: string, recordName: string): readonly string[] {
    return this.#sets.get(`${zoneId} ${recordName}`)?.values ?? [];
  }

  /** Every record set that there is. */
  all(): readonly TxtRecordSet[] {
    return [...this.#sets.values()];
  }
}

function sameSet(left: TxtRecordSet | undefined, right: TxtRecordSet | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.ttl === right.ttl && left.values.join("\n") === right.values.join("\n");
}
