import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  type Listener,
  ModifyListenerCommand,
  type ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { sent, unless } from "../../awsFailure.ts";
import { inputChanges } from "../../inputChanges.ts";
import { mapsOf, numberOf, optionalMapOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { arn, between, oneOf, oneOfAnyCase } from "../../valueRules.ts";
import { actionDefaults, actionInputs, actionOutputs, actionRequired, actionValues } from "./actions.ts";
import { awsActions } from "./awsActions.ts";
import { onceCertificateFound, readElbTags, updateElbTags } from "./elbResource.ts";
import { LISTENER_ATTRIBUTE_INPUTS, readListenerAttributes, setListenerAttributes } from "./listenerAttributes.ts";
import { liveActions } from "./liveActions.ts";

/** A certificate that was just issued may be unknown to Elastic Load Balancing for a while: then try again. */
const CERTIFICATE_SECONDS = 5 * 60;
const ATTRIBUTE_NAMES = Object.keys(LISTENER_ATTRIBUTE_INPUTS);

export const listener: ResourceType = {
  token: "aws:lb/listener:Listener",
  source: "hashicorp/terraform-provider-aws internal/service/elbv2/listener.go",
  inputs: {
    loadBalancerArn: "replace",
    port: "update",
    protocol: "update",
    sslPolicy: "update",
    certificateArn: "update",
    alpnPolicy: "update",
    mutualAuthentication: "update",
    "mutualAuthentication.mode": "update",
    "mutualAuthentication.trustStoreArn": "update",
    ...actionInputs("defaultActions"),
    ...LISTENER_ATTRIBUTE_INPUTS,
    tags: "update",
  },
  outputs: [
    "arn",
    "protocol",
    "sslPolicy",
    "mutualAuthentication",
    ...ATTRIBUTE_NAMES,
    ...actionOutputs("defaultActions"),
  ],
  regional: true,
  ordered: ["defaultActions"],
  defaults: actionDefaults("defaultActions"),
  values: {
    ...actionValues("defaultActions"),
    loadBalancerArn: arn(),
    certificateArn: arn(),
    port: between(1, 65_535),
    protocol: oneOfAnyCase("HTTP", "HTTPS", "TCP", "TLS", "UDP", "TCP_UDP", "GENEVE"),
    alpnPolicy: oneOfAnyCase("HTTP1Only", "HTTP2Only", "HTTP2Optional", "HTTP2Preferred", "None"),
    "mutualAuthentication.mode": oneOf("off", "passthrough", "verify"),
  },
  required: [...actionRequired("defaultActions"), "mutualAuthentication.mode"],
  timeouts: { create: 5 * 60, update: 5 * 60 },

  async create(inputs, context) {
    const request = new CreateListenerCommand({
      LoadBalancerArn: requiredText(inputs, "loadBalancerArn"),
      ...listenerArguments(inputs),
      DefaultActions: awsActions(mapsOf(inputs, "defaultActions")),
      MutualAuthentication: mutualAuthentication(inputs),
      Tags: awsTags(inputs),
    });
    const answer = await onceCertificateFound(context, CERTIFICATE_SECONDS, () =>
      context.clients.elb(context.region).send(request),
    );
    const id = sent(answer.Listeners?.[0]?.ListenerArn, "listener ARN");
    await setListenerAttributes(id, inputs, ATTRIBUTE_NAMES, context);
    return id;
  },

  async read(id, given, context) {
    const live = await describe(id, context);
    if (live === undefined) return undefined;
    const attributes = await readListenerAttributes(id, live.Protocol, context);
    return {
      inputs: { ...liveInputs(live, given), ...attributes, tags: await readElbTags(id, context) },
      outputs: { arn: id },
    };
  },

  async update(id, news, olds, context) {
    const changed = new Set(inputChanges(listener, olds, news).map(({ path }) => path.split(/[.[]/)[0] ?? path));
    if ([...changed].some((name) => name !== "tags" && !ATTRIBUTE_NAMES.includes(name))) {
      const request = new ModifyListenerCommand({
        ListenerArn: id,
        ...listenerArguments(news),
        // What did not change is not sent: the actions may have been changed elsewhere, and hold a secret that nobody here has.
        ...(changed.has("defaultActions") ? { DefaultActions: awsActions(mapsOf(news, "defaultActions")) } : {}),
        ...(changed.has("mutualAuthentication") ? { MutualAuthentication: mutualAuthentication(news) } : {}),
      });
      await onceCertificateFound(context, CERTIFICATE_SECONDS, () => context.clients.elb(context.region).send(request));
    }
    await setListenerAttributes(
      id,
      news,
      ATTRIBUTE_NAMES.filter((name) => changed.has(name)),
      context,
    );
    await updateElbTags(id, news, olds, context);
  },

  /** As in the real provider, deleting a listener that is gone is a failure. */
  async remove(id, _state, context) {
    await context.clients.elb(context.region).send(new DeleteListenerCommand({ ListenerArn: id }));
  },
};

async function describe(id: string, context: ResourceContext): Promise<Listener | undefined> {
  const call = context.clients.elb(context.region).send(new DescribeListenersCommand({ ListenerArns: [id] }));
  return (await unless(call, "ListenerNotFoundException", "ListenerNotFound"))?.Listeners?.[0];
}

function listenerArguments(inputs: PropertyMap) {
  const certificateArn = textOf(inputs, "certificateArn");
  const alpnPolicy = textOf(inputs, "alpnPolicy");
  return {
    Port: numberOf(inputs, "port"),
    Protocol: textOf(inputs, "protocol") as ProtocolEnum | undefined,
    SslPolicy: textOf(inputs, "sslPolicy"),
    Certificates: certificateArn === undefined ? undefined : [{ CertificateArn: certificateArn }],
    AlpnPolicy: alpnPolicy === undefined ? undefined : [alpnPolicy],
  };
}

function mutualAuthentication(inputs: PropertyMap) {
  const given = optionalMapOf(inputs, "mutualAuthentication");
  if (given === undefined) return undefined;
  return { Mode: requiredText(given, "mode"), TrustStoreArn: textOf(given, "trustStoreArn") };
}

function liveInputs(live: Listener, given: PropertyMap): PropertyMap {
  const { Mode: mode, TrustStoreArn: trustStoreArn } = live.MutualAuthentication ?? {};
  return present({
    loadBalancerArn: live.LoadBalancerArn,
    port: live.Port,
    protocol: live.Protocol,
    sslPolicy: live.SslPolicy,
    certificateArn: live.Certificates?.[0]?.CertificateArn,
    alpnPolicy: live.AlpnPolicy?.[0],
    mutualAuthentication: mode === undefined ? undefined : present({ mode, trustStoreArn }),
    defaultActions: liveActions(live.DefaultActions, given, "defaultActions"),
  });
}
