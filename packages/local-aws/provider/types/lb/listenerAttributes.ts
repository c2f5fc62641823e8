import {
  DescribeListenerAttributesCommand,
  ModifyListenerAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { textOf } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { InputRule, ResourceContext } from "../../resourceType.ts";
import { type AttributeInput, attributeInputs, attributesOf } from "./attributes.ts";

interface ListenerAttribute extends AttributeInput {
  readonly protocols: readonly string[];
}

const HTTPS = ["HTTPS"];
const BOTH = ["HTTP", "HTTPS"];

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html */
const ATTRIBUTES: readonly ListenerAttribute[] = [
  { input: "tcpIdleTimeoutSeconds", key: "tcp.idle_timeout.seconds", kind: "number", protocols: ["TCP", "GENEVE"] },
  ...["", "_issuer", "_leaf", "_serial_number", "_subject", "_validity"].map((part) =>
    headerName(`x_amzn_mtls_clientcert${part}`),
  ),
  headerName("x_amzn_tls_cipher_suite"),
  headerName("x_amzn_tls_version"),
  ...["credentials", "headers", "methods", "origin"].map((part) => headerValue(`access_control_allow_${part}`)),
  headerValue("access_control_expose_headers"),
  headerValue("access_control_max_age"),
  headerValue("content_security_policy"),
  {
    input: "routingHttpResponseServerEnabled",
    key: "routing.http.response.server.enabled",
    kind: "boolean",
    protocols: BOTH,
  },
  headerValue("strict_transport_security"),
  headerValue("x_content_type_options"),
  headerValue("x_frame_options"),
];

export const LISTENER_ATTRIBUTE_INPUTS: Readonly<Record<string, InputRule>> = Object.fromEntries(
  ATTRIBUTES.map(({ input }) => [input, "update"]),
);

/** The live attributes as inputs. The real provider does not ask for those of a TLS listener. */
export async function readListenerAttributes(
  arn: string,
  protocol: string | undefined,
  context: ResourceContext,
): Promise<PropertyMap> {
  if (protocol === "TLS") return {};
  const request = new DescribeListenerAttributesCommand({ ListenerArn: arn });
  return attributeInputs(ATTRIBUTES, (await context.clients.elb(context.region).send(request)).Attributes);
}

/** Sets those of the given names that the listener's protocol has. They cannot be set by creating a listener. */
export async function setListenerAttributes(
  arn: string,
  inputs: PropertyMap,
  names: readonly string[],
  context: ResourceContext,
): Promise<void> {
  const protocol = textOf(inputs, "protocol")?.toUpperCase() ?? "";
  const table = ATTRIBUTES.filter(({ input, protocols }) => names.includes(input) && protocols.includes(protocol));
  const Attributes = attributesOf(table, inputs);
  if (Attributes.length === 0) return;
  const request = new ModifyListenerAttributesCommand({ ListenerArn: arn, Attributes });
  await context.clients.elb(context.region).send(request);
}

function headerName(name: string): ListenerAttribute {
  return {
    input: camelCase(`routing_http_request_${name}_header_name`),
    key: `routing.http.request.${name}.header_name`,
    kind: "text",
    protocols: HTTPS,
  };
}

function headerValue(name: string): ListenerAttribute {
  return {
    input: camelCase(`routing_http_response_${name}_header_value`),
    key: `routing.http.response.${name}.header_value`,
    kind: "text",
    protocols: BOTH,
  };
}

function camelCase(snake: string): string {
  return snake.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
}
