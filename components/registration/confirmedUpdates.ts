import * as pulumi from "@pulumi/pulumi";
import {
  inputsOfFailedUpdate,
  type UnappliedInput,
  type UpdatedResource,
  unappliedInputs,
} from "../../core/appliedInputs.ts";
import { refreshCommand } from "../../core/failedUpdates.ts";
import { assertNameIsFree, hasCheckedName } from "./freeNames.ts";
import { hooksOfRun } from "./hooksOfRun.ts";

/**
 * The first engine that fails an update whose "after" hook fails; older ones log a warning and exit 0
 * (pulumi/pulumi#22935). Pulumi.yaml has the same range as `requiredPulumiVersion`.
 */
export const ENGINE_VERSIONS = ">=3.238.0";

/**
 * Options of a component whose resources confirm every update: an update ends with an error when AWS still has the old
 * value of what it changed. Without it an update that AWS refused is reported as done by the next run
 * (docs/adr/20261128-confirmed-updates.md).
 *
 * The same options make a preview fail when a function, schedule or topic would be created under a name that is taken.
 *
 * For every child, grandchildren included. Not compared: assets, such as a function's code (the provider puts them back
 * when AWS refuses them), and secrets.
 */
export function confirmed(options: pulumi.ComponentResourceOptions = {}): pulumi.ComponentResourceOptions {
  return { ...options, transformations: [...(options.transformations ?? []), confirmChild] };
}

const confirmChild: pulumi.ResourceTransformation = ({ resource, type, name, props, opts }) => {
  if (resource instanceof pulumi.ComponentResource || type.startsWith("pulumi:")) return undefined;
  const hooks = hooksOfThisRun();
  hooks?.ignored.set(keyOf({ type, name }), opts.ignoreChanges ?? []);
  // A component inside another one inherits the transformation and has its own.
  if (hooks === undefined || opts.hooks?.afterUpdate?.includes(hooks.confirm) === true) return undefined;
  const beforeCreate = hasCheckedName(type) ? [hooks.nameCheck] : [];
  hooks.parents.set(keyOf({ type, name }), opts.parent);
  const added = { hooks: { beforeCreate, beforeUpdate: [hooks.foresee], afterUpdate: [hooks.confirm] } };
  return { props, opts: pulumi.mergeOptions(opts, added) };
};

interface UpdateHooks {
  readonly confirm: pulumi.ResourceHook;
  readonly foresee: pulumi.ResourceHook;
  readonly nameCheck: pulumi.ResourceHook;
  /** `ignoreChanges` of each resource, of which a hook is not informed. */
  readonly ignored: Map<string, readonly string[]>;
  /** Of each resource: lookups use the same provider. */
  readonly parents: Map<string, pulumi.Resource | undefined>;
}

function keyOf({ type, name }: { readonly type: string; readonly name: string }): string {
  return `${type} ${name}`;
}

const hooksOfThisRun = hooksOfRun<UpdateHooks>(() => {
  requireEngine();
  const ignored = new Map<string, readonly string[]>();
  const parents = new Map<string, pulumi.Resource | undefined>();
  return {
    ignored,
    parents,
    confirm: new pulumi.ResourceHook("cabal-tls:confirm-update", (hook) =>
      assertApplied(hook, ignored.get(keyOf(hook))),
    ),
    foresee: new pulumi.ResourceHook("cabal-tls:failed-update", assertNoFailedUpdate, { onDryRun: true }),
    nameCheck: new pulumi.ResourceHook(
      "cabal-tls:free-name",
      (hook) => assertNameIsFree(hook, lookupOptions(parents.get(keyOf(hook)))),
      { onDryRun: true },
    ),
  };
});

function lookupOptions(parent: pulumi.Resource | undefined): pulumi.InvokeOptions {
  return parent === undefined ? {} : { parent };
}

/** A rejection that nobody handles ends the program; a RunError does so without a stack trace. */
function requireEngine(): void {
  void pulumi.requirePulumiVersion(ENGINE_VERSIONS).catch((error: unknown) => {
    throw new pulumi.RunError(
      `cabal-tls needs Pulumi ${ENGINE_VERSIONS}: older ones report an update as done that AWS refused. ` +
        `Install a newer Pulumi CLI. (${error instanceof Error ? error.message : String(error)})`,
    );
  });
}

function assertApplied(hook: pulumi.ResourceHookArgs, ignored: readonly string[] = []): void {
  const unapplied = unappliedInputs({ ...updateOf(hook), ignored }, plainProperties(hook.newOutputs));
  if (unapplied.length === 0) return;
  throw new Error(
    `${hook.name}: AWS still has the old value of ${unapplied.map(described).join("; ")}. ` +
      "AWS refused an earlier update of it, and this run has only read what AWS has. Run the same update again: " +
      "the state is now correct, so the change will be sent.",
  );
}

/** Values only where they say which certificate serves: others may be long, or nobody else's business. */
function described({ path, wanted, found }: UnappliedInput): string {
  return /certificateArn$/i.test(path) ? `${path} (${String(found)} instead of ${String(wanted)})` : path;
}

/**
 * A warning in general: the update will only read, and then be found out by what it has read. But of a list nothing true
 * is read before a refresh, and without one no later update would send it either. So that update fails before it begins.
 */
async function assertNoFailedUpdate(hook: pulumi.ResourceHookArgs): Promise<void> {
  const failed = inputsOfFailedUpdate(updateOf(hook));
  if (failed.length === 0) return;
  const paths = failed.map(({ path }) => path).join(", ");
  const text =
    `${hook.name}: the last update failed, and the state has ${paths} as if it had succeeded. This update ` +
    `would only read. First: ${refreshCommand([hook], "pulumi")}`;
  if (!pulumi.runtime.isDryRun() && failed.some(({ isList }) => isList)) throw new Error(text);
  await pulumi.log.warn(text);
}

function updateOf({ type, oldInputs, newInputs, oldOutputs }: pulumi.ResourceHookArgs): UpdatedResource {
  return {
    type,
    oldInputs: plainProperties(oldInputs),
    newInputs: plainProperties(newInputs),
    oldOutputs: plainProperties(oldOutputs),
  };
}

function plainProperties(properties: Readonly<Record<string, unknown>> | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties ?? {}).map(([key, value]) => [key, plain(value)]));
}

/** Secrets reach a hook as outputs; an asset comes without the hash of its content. Neither can be compared. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.Output.isInstance(value) || isAsset(value)) return undefined;
  return plainProperties(value as Record<string, unknown>);
}

function isAsset(value: object): boolean {
  return pulumi.asset.Asset.isInstance(value) || pulumi.asset.Archive.isInstance(value);
}
