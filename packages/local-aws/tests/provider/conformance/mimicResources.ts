import type { PropertyMap } from "../../../provider/propertyMap.ts";
import type { MimicResource } from "./scenario.ts";

type Resource = Omit<MimicResource, "name">;

/** One good resource of each mimic, with some inputs changed. */
export function listener(name: string, changed: PropertyMap = {}, more: Partial<Resource> = {}): Resource {
  return { type: "listener", inputs: { name, protocol: "TLS", certificateArn: "arn:cert:1", ...changed }, ...more };
}

export function distribution(name: string, changed: PropertyMap = {}): Resource {
  const viewerCertificate = { acmCertificateArn: "arn:cert:1" };
  return { type: "distribution", inputs: { name, viewerCertificate, ...changed } };
}

export function rule(name: string, changed: PropertyMap = {}, more: Partial<Resource> = {}): Resource {
  const actions = [{ type: "forward", targetGroupArn: "arn:group" }];
  return { type: "rule", inputs: { name, listenerArn: "arn:listener", priority: 1, actions, ...changed }, ...more };
}

/** With an automatic name. */
export function unnamed({ inputs: { name: _, ...inputs }, ...resource }: Resource): Resource {
  return { ...resource, inputs };
}
