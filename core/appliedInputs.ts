import { CERTIFICATE_INPUTS } from "./endpointTraits.ts";
import { dottedValue, isKeyed } from "./parsedJson.ts";

/**
 * Whether an update that the provider reported as done has reached AWS, judged by what the provider read afterwards.
 *
 * A refused update is written down as done: the state then has the old inputs and the new outputs, the next update finds
 * no difference, only reads, and succeeds (pulumi/pulumi#21458). Its outputs are what AWS really has.
 */

type Properties = Readonly<Record<string, unknown>>;

/** A resource's update as a hook of the engine sees it. Properties are plain values; secrets and assets are left out. */
export interface UpdatedResource {
  /** Type token: `aws:lb/listener:Listener`. */
  readonly type: string;
  readonly oldInputs: Properties;
  readonly newInputs: Properties;
  /** What the state had before this update. */
  readonly oldOutputs: Properties;
  /** Paths whose changes by hand the program accepts (`ignoreChanges`). */
  readonly ignored?: readonly string[];
}

export interface FailedInput {
  readonly path: string;
  /** A set is in the state as the program gave it, whatever AWS has: after an update that only reads, too. */
  readonly isList: boolean;
}

export interface UnappliedInput {
  /** `certificateArn`, `viewerCertificate.acmCertificateArn`, `defaultActions[0].targetGroupArn`. */
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
}

/**
 * The inputs that the update changed and that AWS still has as they were; those that the state had as wanted and AWS
 * does not, since an update that is refused a second time leaves the wanted inputs in the state, too. A consumer's
 * certificate is compared even if this update did not change it: whatever the update was about, it must not end with
 * another certificate served.
 *
 * A value that is neither the old nor the new one counts as applied: providers return some values in a form of their
 * own, and an update must not fail for that. For the same reason an input that was removed is not judged (providers
 * keep what AWS computes), except a tag.
 */
export function unappliedInputs(update: UpdatedResource, newOutputs: Properties): UnappliedInput[] {
  const stale = changedLeaves(update.oldInputs, update.newInputs, newOutputs, "").filter(
    ({ was, now, is }) => same(is, was) && !same(is, now),
  );
  const known = new Set(stale.map(({ path }) => path));
  const refused = lostLeaves(update.oldOutputs, update.newInputs, newOutputs, "").filter(
    ({ path }) => !known.has(path) && !(update.ignored ?? []).some((ignored) => isBelow(path, ignored)),
  );
  const unapplied = [...stale, ...refused].map(({ path, now, is }) => ({ path, wanted: now, found: is }));
  const certificate = otherCertificate(update, newOutputs);
  if (certificate === undefined || unapplied.some(({ path }) => path === certificate.path)) return unapplied;
  return [certificate, ...unapplied];
}

/**
 * The inputs that the state has already as this update wants them, although the last update that succeeded left other
 * ones: what an update that failed leaves behind. The provider finds no difference, so this update will only read.
 */
export function inputsOfFailedUpdate({ oldInputs, newInputs, oldOutputs }: UpdatedResource): FailedInput[] {
  return changedLeaves(oldInputs, newInputs, oldOutputs, "")
    .filter(({ was, now, is }) => same(is, now) && !same(is, was))
    .map(({ path, was, now }) => ({ path, isList: Array.isArray(was) || Array.isArray(now) }));
}

/** Inputs that the state had as the program wants them, and that were now read otherwise. */
function lostLeaves(was: unknown, now: unknown, is: unknown, path: string): ChangedLeaf[] {
  if (isKeyed(now)) {
    const keys = Object.keys(now).filter((key) => key !== "__defaults");
    const inside = (value: unknown, key: string) => (isKeyed(value) ? value[key] : undefined);
    return keys.flatMap((key) =>
      lostLeaves(inside(was, key), now[key], inside(is, key), path === "" ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(now) && Array.isArray(was) && Array.isArray(is) && now.some(isKeyed)) {
    if (was.length !== now.length || is.length !== now.length) return [];
    return now.flatMap((element, index) => lostLeaves(was[index], element, is[index], `${path}[${index}]`));
  }
  return same(was, now) && !same(is, now) ? [{ path, was, now, is }] : [];
}

/** Whether a path is an ignored one, or inside of it, or holds it. */
function isBelow(path: string, ignored: string): boolean {
  const dotted = (text: string) => `${text.replaceAll("[", ".").replaceAll("]", "")}.`;
  return dotted(path).startsWith(dotted(ignored)) || dotted(ignored).startsWith(dotted(path));
}

function otherCertificate({ type, newInputs }: UpdatedResource, outputs: Properties): UnappliedInput | undefined {
  const path = CERTIFICATE_INPUTS[type];
  if (path === undefined) return undefined;
  const [wanted, found] = [dottedValue(newInputs, path), dottedValue(outputs, path)];
  // A listener that passes TLS on has no certificate; what is unknown is not judged.
  if (typeof wanted !== "string" || wanted === found) return undefined;
  return { path, wanted, found };
}

interface ChangedLeaf {
  readonly path: string;
  readonly was: unknown;
  readonly now: unknown;
  readonly is: unknown;
}

/** Leaves that differ between old and new inputs, with what `outputs` has at the same path. */
function changedLeaves(was: unknown, now: unknown, is: unknown, path: string): ChangedLeaf[] {
  if (same(was, now)) return [];
  if (isKeyed(was) && isKeyed(now)) {
    const keys = Object.keys(path === "tags" ? { ...was, ...now } : now).filter((key) => key !== "__defaults");
    return keys.flatMap((key) =>
      changedLeaves(was[key], now[key], isKeyed(is) ? is[key] : undefined, path === "" ? key : `${path}.${key}`),
    );
  }
  if (Array.isArray(was) && Array.isArray(now) && was.length === now.length && now.every(isKeyed)) {
    return now.flatMap((element, index) =>
      changedLeaves(was[index], element, Array.isArray(is) ? is[index] : undefined, `${path}[${index}]`),
    );
  }
  return [{ path, was, now, is }];
}

/** Equal as AWS sees it: JSON texts by their content, lists of plain values in any order, nothing and empty alike. */
function same(left: unknown, right: unknown): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  if (value === undefined || value === null || value === "") return "";
  if (Array.isArray(value)) {
    const elements = value.map(canonical);
    const listed = value.some(isKeyed) ? elements : elements.sort();
    return listed.length === 0 ? "" : `[${listed.join(",")}]`;
  }
  if (isKeyed(value)) {
    const entries = Object.keys(value)
      .filter((key) => key !== "__defaults")
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return entries.length === 0 ? "" : `{${entries.join(",")}}`;
  }
  return typeof value === "string" ? canonicalText(value) : JSON.stringify(value);
}

/** Policies and patterns are JSON in a text, which AWS and the provider lay out as they like. */
function canonicalText(text: string): string {
  if (!/^\s*[[{]/.test(text)) return JSON.stringify(text);
  try {
    return `json ${canonical(JSON.parse(text))}`;
  } catch {
    return JSON.stringify(text);
  }
}
