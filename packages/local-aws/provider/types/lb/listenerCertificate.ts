import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  RemoveListenerCertificatesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { unless } from "../../awsFailure.ts";
import { requiredText, textOf } from "../../inputReader.ts";
import type { PropertyMap } from "../../propertyMap.ts";
import type { ResourceType } from "../../resourceType.ts";
import { arn } from "../../valueRules.ts";
import { onceCertificateFound } from "./elbResource.ts";

const CERTIFICATE_SECONDS = 2 * 60;

/** One more certificate of a listener, for clients that name a host (SNI). */
export const listenerCertificate: ResourceType = {
  token: "aws:lb/listenerCertificate:ListenerCertificate",
  source: "hashicorp/terraform-provider-aws internal/service/elbv2/listener_certificate.go",
  inputs: { listenerArn: "replace", certificateArn: "replace" },
  outputs: [],
  values: { listenerArn: arn(), certificateArn: arn() },
  regional: true,

  async create(inputs, context) {
    const listenerArn = requiredText(inputs, "listenerArn");
    const certificateArn = requiredText(inputs, "certificateArn");
    const request = new AddListenerCertificatesCommand({
      ListenerArn: listenerArn,
      Certificates: [{ CertificateArn: certificateArn }],
    });
    await onceCertificateFound(context, CERTIFICATE_SECONDS, () => context.clients.elb(context.region).send(request));
    return `${listenerArn}_${certificateArn}`;
  },

  async read(id, given, context) {
    const { listenerArn, certificateArn } = ends(id, given);
    const call = context.clients
      .elb(context.region)
      .send(new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn, PageSize: 400 }));
    const listed = await unless(call, "ListenerNotFoundException", "ListenerNotFound");
    const there = listed?.Certificates?.some((one) => one.CertificateArn === certificateArn && !one.IsDefault);
    return there ? { inputs: { listenerArn, certificateArn }, outputs: {} } : undefined;
  },

  async remove(id, state, context) {
    const { listenerArn, certificateArn } = ends(id, state);
    const call = context.clients.elb(context.region).send(
      new RemoveListenerCertificatesCommand({
        ListenerArn: listenerArn,
        Certificates: [{ CertificateArn: certificateArn }],
      }),
    );
    await unless(call, "ListenerNotFoundException", "ListenerNotFound", "CertificateNotFoundException");
  },
};

function ends(id: string, state: PropertyMap): { listenerArn: string; certificateArn: string } {
  const [listener, certificate] = id.split("_arn:");
  return {
    listenerArn: textOf(state, "listenerArn") ?? listener ?? "",
    certificateArn: textOf(state, "certificateArn") ?? `arn:${certificate ?? ""}`,
  };
}
