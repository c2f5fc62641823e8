import {
  CreateListenerCommand,
  DeleteListenerCommand,
  DescribeListenersCommand,
  type Listener,
  ModifyListenerCommand,
  type ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { failedWith, sent, unless } from "../../awsFailure.ts";
import { mapsOf, numberOf, requiredText, textOf } from "../../inputReader.ts";
import { type PropertyMap, present } from "../../propertyMap.ts";
import type { ResourceContext, ResourceType } from "../../resourceType.ts";
import { awsTags } from "../../tags.ts";
import { actionDefaults, actionInputs, awsActions, liveActions } from "./actions.ts";
import { readElbTags, updateElbTags } from "./elbTags.ts";

/** A certificate that was just issued may be unknown to Elastic Load Balancing for a while: then try again. */
const CERTIFICATE_SECONDS = 5 * 60;

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
    ...actionInputs("defaultActions"),
    tags: "update",
  },
  outputs: ["arn", "protocol", "sslPolicy"],
  regional: true,
  ordered: ["defaultActions"],
  defaults: actionDefaults("defaultActions"),
  timeouts: { create: 5 * 60, update: 5 * 60 },

  async create(inputs, context) {
    const request = new CreateListenerCommand({
      LoadBalancerArn: requiredText(inputs, "loadBalancerArn"),
      ...listenerArguments(inputs),
      Tags: awsTags(inputs),
    });
    const answer = await oncePropagated(context, () => context.clients.elb(context.region).send(request));
    return sent(answer.Listeners?.[0]?.ListenerArn, "listener ARN");
  },

  async read(arn, given, context) {
    const live = await describe(arn, context);
    if (live === undefined) return undefined;
    return {
      inputs: { ...liveInputs(live, given), tags: await readElbTags(arn, context) },
      outputs: { arn },
    };
  },

  async update(arn, news, olds, context) {
    const request = new ModifyListenerCommand({ ListenerArn: arn, ...listenerArguments(news) });
    await oncePropagated(context, () => context.clients.elb(context.region).send(request));
    await updateElbTags(arn, news, olds, context);
  },

  async remove(arn, _state, context) {
    const call = context.clients.elb(context.region).send(new DeleteListenerCommand({ ListenerArn: arn }));
    await unless(call, "ListenerNotFoundException", "ListenerNotFound");
  },
};

async function describe(arn: string, context: ResourceContext): Promise<Listener | undefined> {
  const call = context.clients.elb(context.region).send(new DescribeListenersCommand({ ListenerArns: [arn] }));
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
    DefaultActions: awsActions(mapsOf(inputs, "defaultActions")),
  };
}

async function oncePropagated<Answer>(context: ResourceContext, call: () => Promise<Answer>): Promise<Answer> {
  const { answer } = await context.waiting.until({
    what: "Elastic Load Balancing to find the certificate",
    pollSeconds: 5,
    limitSeconds: CERTIFICATE_SECONDS,
    look: async () => {
      try {
        return { answer: await call() };
      } catch (error) {
        if (failedWith(error, "CertificateNotFoundException", "CertificateNotFound")) return undefined;
        throw error;
      }
    },
  });
  return answer;
}

function liveInputs(live: Listener, given: PropertyMap): PropertyMap {
  return present({
    loadBalancerArn: live.LoadBalancerArn,
    port: live.Port,
    protocol: live.Protocol,
    sslPolicy: live.SslPolicy,
    certificateArn: live.Certificates?.[0]?.CertificateArn,
    alpnPolicy: live.AlpnPolicy?.[0],
    defaultActions: liveActions(live.DefaultActions, mapsOf(given, "defaultActions")),
  });
}
