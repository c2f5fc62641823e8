import type { ViewerCertificate } from "@aws-sdk/client-cloudfront";
import { acmCertificates, type Inventory } from "../../../core/inventory.ts";
import { encodeInventory } from "../../../core/inventoryCodec.ts";
import { splitChain } from "../../../core/hostCertificate/pemBundle.ts";
import { DOMAIN, type DoctorStage, STACK } from "./doctorStage.ts";
import { distributionWith, endpoint } from "./endpointFaults.ts";
import type { Fault } from "./fault.ts";
import { trusted } from "./ownCa.ts";

/** What the port of a mail host's load balancer leads to. */
async function hostListener({ account }: DoctorStage, port: number) {
  const { LoadBalancers: [balancer] = [] } = await account.elb.describeLoadBalancers({ Names: ["doctor-smtp-out"] });
  const LoadBalancerArn = balancer?.LoadBalancerArn;
  const { Listeners: listeners = [] } = await account.elb.describeListeners({ LoadBalancerArn });
  const found = listeners.find((one) => one.Port === port);
  if (found === undefined) throw new Error(`the host has no listener on ${port}`);
  return { ...found, LoadBalancerArn, VpcId: balancer?.VpcId };
}

/** API Gateway says this of its domain name. */
function domainName(status: string, message: string): Fault["inject"] {
  return async (stage) => {
    const name = endpoint(stage, "apigateway").identifiers["domainName"];
    await stage.aws.control("domain-name-state", { name, status, message });
    return () => stage.aws.control("domain-name-state", { name, status: null });
  };
}

/** An imported certificate serves the NLB, and the stack says so: `existing` of its config names it. */
const imported: Fault["inject"] = async (stage) => {
  const { account, inventory } = stage;
  const { identifiers, arn: before } = endpoint(stage, "nlb");
  const { certificate, key } = trusted(`*.${DOMAIN}`, 3);
  const [leaf = "", ...behind] = splitChain(certificate);
  const { CertificateArn: arn = "" } = await account.acm.importCertificate({
    Certificate: Buffer.from(leaf),
    PrivateKey: Buffer.from(key),
    CertificateChain: Buffer.from(behind.join("")),
  });
  const serve = (CertificateArn: string) =>
    account.elb.modifyListener({ ListenerArn: identifiers["listenerArn"], Certificates: [{ CertificateArn }] });
  const tell = (reported: Inventory) =>
    account.ssm.putParameter({
      Name: `/cabal/tls/${STACK}/inventory`,
      Value: encodeInventory(reported),
      Type: "String",
      Overwrite: true,
    });
  await serve(arn);
  await tell(withImported(inventory, arn));
  return async () => {
    await tell(inventory);
    await serve(before);
  };
};

function withImported(inventory: Inventory, arn: string): Inventory {
  const [entry] = acmCertificates(inventory);
  const generation = { generation: 9, arns: { "us-west-2": arn }, names: [`*.${DOMAIN}`] };
  const [like] = entry?.generations ?? [];
  const changed = entry && like && { ...entry, active: 9, generations: [{ ...like, ...generation }] };
  return {
    ...inventory,
    certificates: inventory.certificates.map((one) => (one === entry && changed ? changed : one)),
    endpoints: inventory.endpoints
      .filter(({ kind }) => kind === "nlb" || kind === "ecs")
      .map((one) => (one.kind === "nlb" ? { ...one, certificateArn: arn } : one)),
  };
}

const PLAIN: ViewerCertificate = {
  CloudFrontDefaultCertificate: true,
  MinimumProtocolVersion: "TLSv1",
  CertificateSource: "cloudfront",
};

export const CONSUMER_FAULTS: readonly Fault[] = [
  {
    name: "the NLB's listener passes TLS through instead of terminating it",
    inject: async (stage) => {
      const { elb } = stage.account;
      const ListenerArn = endpoint(stage, "nlb").identifiers["listenerArn"];
      const { Listeners: [before] = [] } = await elb.describeListeners({ ListenerArns: [ListenerArn ?? ""] });
      await elb.modifyListener({ ListenerArn, Protocol: "TCP" });
      const { SslPolicy, Certificates } = before ?? {};
      return () => elb.modifyListener({ ListenerArn, Protocol: "TLS", SslPolicy, Certificates });
    },
    reason: "CONSUMER_NO_CERTIFICATE",
    exitCode: 2,
  },
  {
    name: "the NLB's listener is moved to another port",
    inject: async (stage) => {
      const move = (Port: number) =>
        stage.account.elb.modifyListener({ ListenerArn: endpoint(stage, "nlb").identifiers["listenerArn"], Port });
      await move(994);
      return () => move(993);
    },
    reason: "CONSUMER_MOVED",
    exitCode: 2,
  },
  {
    name: "the distribution is set to CloudFront's own certificate",
    inject: distributionWith(async (config) => {
      config.ViewerCertificate = PLAIN;
      config.Aliases = { Quantity: 0, Items: [] };
    }),
    reason: "CONSUMER_NO_CERTIFICATE",
    exitCode: 2,
  },
  {
    name: "the API's domain name is being updated",
    inject: domainName("UPDATING", "the certificate is being changed"),
    reason: "CONSUMER_CHANGING",
    exitCode: 1,
  },
  {
    name: "the API's domain name needs its certificate imported again",
    inject: domainName("PENDING_CERTIFICATE_REIMPORT", "the certificate that proves the ownership has expired"),
    reason: "CONSUMER_FAULT",
    exitCode: 2,
  },
  {
    name: "the mail host's listener is deleted",
    inject: async (stage) => {
      const { elb } = stage.account;
      const { ListenerArn, LoadBalancerArn, DefaultActions } = await hostListener(stage, 465);
      await elb.deleteListener({ ListenerArn });
      return () => elb.createListener({ LoadBalancerArn, Port: 465, Protocol: "TCP", DefaultActions });
    },
    reason: "CONNECTION_REFUSED",
    exitCode: 2,
  },
  {
    name: "the mail host's listener leads to an empty target group",
    inject: async (stage) => {
      const { elb } = stage.account;
      const { ListenerArn, DefaultActions, VpcId } = await hostListener(stage, 465);
      const group = { Name: "doctor-empty", Protocol: "TCP" as const, Port: 465, VpcId, TargetType: "ip" as const };
      const { TargetGroups: [made] = [] } = await elb.createTargetGroup(group);
      const TargetGroupArn = made?.TargetGroupArn;
      await elb.modifyListener({ ListenerArn, DefaultActions: [{ Type: "forward", TargetGroupArn }] });
      return async () => {
        await elb.modifyListener({ ListenerArn, DefaultActions });
        await elb.deleteTargetGroup({ TargetGroupArn });
      };
    },
    reason: "HANDSHAKE_FAILED",
    exitCode: 2,
  },
  {
    name: "the mail host's port for STARTTLS leads to the one that begins with TLS",
    inject: async (stage) => {
      const { elb } = stage.account;
      const [{ ListenerArn, DefaultActions: before }, { DefaultActions }] = await Promise.all([
        hostListener(stage, 587),
        hostListener(stage, 465),
      ]);
      await elb.modifyListener({ ListenerArn, DefaultActions });
      return () => elb.modifyListener({ ListenerArn, DefaultActions: before });
    },
    args: ["--timeout", "1"],
    reason: "NO_TLS",
    exitCode: 2,
  },
  {
    name: "the endpoint serves an imported certificate, 3 days left",
    inject: imported,
    args: [`imap.${DOMAIN}:993`],
    reason: "ACM_IMPORTED",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next --stack doctor$/,
  },
];
