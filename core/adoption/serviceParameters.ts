import { hostParameters } from "../hostCertificate/hostParameters.ts";
import type { RunningService } from "./renewalFacts.ts";

/** Of a secret's `valueFrom`: a name, or an ARN of the stack's region. */
export function parameterName(valueFrom: string, region: string): string | undefined {
  if (!valueFrom.startsWith("arn:")) return valueFrom.startsWith("/") ? valueFrom : `/${valueFrom}`;
  const [, , service, where] = valueFrom.split(":");
  const name = valueFrom.split(":parameter/")[1];
  return service === "ssm" && where === region && name !== undefined ? `/${name}` : undefined;
}

/**
 * `<prefix>/<host name>` of the host whose parameters a service reads, named as this program names them; undefined for a
 * service that reads others.
 */
export function ownHostPath({ secrets }: Pick<RunningService, "secrets">, region: string): string | undefined {
  const name = parameterName(secrets.tlsKey ?? "", region);
  const path = name?.replace(/\/[^/]*$/, "") ?? "";
  return name !== undefined && name === hostParameters(path).tlsKey ? path : undefined;
}
