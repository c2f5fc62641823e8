import structPb from "google-protobuf/google/protobuf/struct_pb.js";
import { isMap, type PropertyMap, type PropertyValue } from "../propertyMap.ts";

type Struct = InstanceType<typeof structPb.Struct>;

/** Marks an object that is not a plain one (secret, asset, resource). Defined by the engine's protocol. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/** Properties of a message. Secrets become their plain values: the engine keeps track of what is secret. */
export function fromStruct(struct: Struct | undefined): PropertyMap {
  const properties: unknown = struct?.toJavaScript() ?? {};
  const value = plain(asPropertyValue(properties));
  return isMap(value) ? value : {};
}

export function toStruct(properties: PropertyMap): Struct {
  return structPb.Struct.fromJavaScript(properties);
}

function plain(value: PropertyValue): PropertyValue {
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  const inner = value["value"];
  if (value[SIGNATURE] === SECRET && inner !== undefined) return plain(inner);
  return Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, plain(nested)]));
}

/** Throws for what JSON does not have: the wire carries nothing else, so such a value is a fault of the sender. */
function asPropertyValue(value: unknown): PropertyValue {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map(asPropertyValue);
  if (typeof value !== "object") throw new Error(`The wire carried a ${typeof value}, which no property can be.`);
  return Object.fromEntries(Object.entries(value).map(([name, nested]) => [name, asPropertyValue(nested)]));
}
