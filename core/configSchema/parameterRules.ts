import { hostPath } from "../hostCertificate/hostParameters.ts";
import { INVENTORY_FOLDER } from "../inventory.ts";
import { type ConfigContext, type Fault, type FaultPath, pathText } from "./configError.ts";
import { type Draft, keyed, placed } from "./draft.ts";
import { fullHostName, ownName } from "./hostNames.ts";

/** A parameter that a key of the config names. */
interface NamedParameter {
  readonly path: FaultPath;
  readonly name: string;
}

/** What the function keeps below the prefix. */
interface Folder {
  readonly name: string;
  readonly what: string;
}

/** Every SSM parameter has one use, and secrets are kept away from what many may read. */
export function parameterRules(draft: Draft, context: ConfigContext): Fault[] {
  const secrets = secretParameters(draft);
  return [
    ...prefixRule(draft),
    ...secrets.flatMap(amongInventories),
    ...sharedParameters(draft, [...inventoryParameter(draft, context), ...secrets], context.project),
  ];
}

function prefixRule({ acme }: Draft): Fault[] {
  const prefix = acme?.parameterPrefix;
  if (!prefix || !isIn(INVENTORY_FOLDER, prefix)) return [];
  return [
    {
      path: ["acme", "parameterPrefix"],
      value: prefix,
      allowed: `a path outside ${INVENTORY_FOLDER}, where readers of inventories may read everything`,
      fix: "Remove the key for /cabal/letsencrypt, or choose another path.",
    },
  ];
}

function amongInventories({ path, name }: NamedParameter): Fault[] {
  if (!isIn(INVENTORY_FOLDER, name)) return [];
  const allowed = `a parameter outside ${INVENTORY_FOLDER}, where readers of inventories may read everything`;
  return [{ path, value: name, allowed, fix: "Choose another path, such as one below /cabal." }];
}

function sharedParameters(draft: Draft, parameters: readonly NamedParameter[], namespace: string): Fault[] {
  const folders = foldersOf(draft);
  const prefix = draft.acme?.parameterPrefix;
  const owners = new Map<string, FaultPath>();
  return parameters.flatMap(({ path, name }) => {
    const folder = folders.find((one) => isIn(one.name, name));
    const owner = owners.get(name);
    owners.set(name, owner ?? path);
    // Two CAs may have one binding.
    const isShared = owner !== undefined && !(owner[1] === "eab" && path[1] === "eab");
    const isCopy = path.at(-2) === "copies";
    const use =
      folder?.what ??
      (isShared && owner !== undefined ? pathText(owner, namespace) : undefined) ??
      (isCopy && prefix && isIn(prefix, name) ? pathText(["acme", "parameterPrefix"], namespace) : undefined);
    if (use === undefined) return [];
    const allowed = "a parameter that nothing else of the stack uses";
    return [{ path, value: name, allowed, fix: `${name} is taken by ${use}: choose another path.` }];
  });
}

function foldersOf({ acme, hosts, controlDomain }: Draft): Folder[] {
  const prefix = acme?.parameterPrefix;
  if (!prefix) return [];
  const own = placed(hosts, "hosts").flatMap(({ path, value }) => {
    const given = ownName(value, path)?.given;
    if (!controlDomain || given === undefined) return [];
    const name = fullHostName(given, controlDomain);
    return [{ name: hostPath(prefix, [name]), what: `the certificate of ${name}` }];
  });
  return [
    ...own,
    { name: `${prefix}/accounts`, what: "the accounts with the CAs" },
    { name: `${prefix}/account-leases`, what: "the accounts with the CAs" },
    { name: `${prefix}/challenge-records`, what: "the challenge records of the hosts" },
  ];
}

function inventoryParameter({ inventoryParameter: given }: Draft, { stack }: ConfigContext): NamedParameter[] {
  if (given === null) return [];
  return [{ path: ["inventoryParameter"], name: given ?? `${INVENTORY_FOLDER}/${stack}/inventory` }];
}

function secretParameters({ acme, hosts }: Draft): NamedParameter[] {
  const heartbeat = acme?.heartbeatParameter;
  const bindings = keyed(acme?.eab, "acme", "eab").map(({ path, value }) => ({ path, name: value }));
  const copies = placed(hosts, "hosts").flatMap(({ path, value }) => {
    const { tlsKey, tlsCert, tlsCaBundle } = value.copies ?? {};
    return keyed({ tlsKey, tlsCert, tlsCaBundle }, ...path, "copies").map((one) => ({
      path: one.path,
      name: one.value,
    }));
  });
  return [...(heartbeat ? [{ path: ["acme", "heartbeatParameter"], name: heartbeat }] : []), ...bindings, ...copies];
}

function isIn(folder: string, name: string): boolean {
  return name === folder || name.startsWith(`${folder}/`);
}
