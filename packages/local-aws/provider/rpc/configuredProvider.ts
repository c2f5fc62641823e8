import { awsClients } from "../awsClients.ts";
import { mapOf, textOf } from "../inputReader.ts";
import { isMap, type PropertyMap } from "../propertyMap.ts";
import { Provider } from "./provider.ts";
import { RESOURCE_TYPES } from "../types/index.ts";
import { timeFactor } from "../waiting.ts";

/** Settings that the stand-in honours, or that mean nothing against a local AWS. */
const KNOWN_SETTINGS = new Set([
  "region",
  "version",
  "defaultTags",
  "accessKey",
  "secretKey",
  "token",
  "profile",
  "skipCredentialsValidation",
  "skipMetadataApiCheck",
  "skipRegionValidation",
]);

/** The provider for the engine's configuration. Throws for a setting that would be ignored silently. */
export function configuredProvider(args: PropertyMap, environment: NodeJS.ProcessEnv): Provider {
  const ignored = Object.keys(args).filter((name) => !KNOWN_SETTINGS.has(name) && !name.startsWith("__"));
  if (ignored.length > 0) {
    throw new Error(
      `The stand-in provider does not know the provider setting ${ignored.sort().join(", ")}. ` +
        `It knows ${[...KNOWN_SETTINGS].join(", ")}. Leave it out for the local AWS.`,
    );
  }
  const region = textOf(args, "region") ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
  if (region === undefined) throw new Error("No region: set `aws:region` in the stack's config, or AWS_REGION.");
  return new Provider({
    region,
    clients: awsClients(environment["AWS_ENDPOINT_URL"]),
    timeFactor: timeFactor(environment),
    defaultTags: mapOf(configured(args, "defaultTags"), "tags"),
    types: RESOURCE_TYPES,
  });
}

/** The engine hands a nested setting over as JSON text. */
function configured(args: PropertyMap, name: string): PropertyMap {
  const value = args[name];
  if (typeof value !== "string") return isMap(value) ? value : {};
  return JSON.parse(value) as PropertyMap;
}
