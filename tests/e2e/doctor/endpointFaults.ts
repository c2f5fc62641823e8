import type { DistributionConfig } from "@aws-sdk/client-cloudfront";
import { until } from "../../../packages/local-aws/tests/aws/account.ts";
import { handMadeCertificate } from "../handMadeCertificate.ts";
import { DOMAIN, type DoctorStage } from "./doctorStage.ts";
import type { Fault } from "./fault.ts";

export function endpoint({ inventory }: DoctorStage, kind: string) {
  const found = inventory.endpoints.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`the stack has no ${kind}`);
  return { ...found, arn: found.certificateArn ?? "" };
}

/** Another certificate for the same names, as an operator makes one in the console. Made once a region. */
const made = new Map<string, Promise<string>>();
function other({ aws, inventory }: DoctorStage, region: string): Promise<string> {
  const arn = made.get(region) ?? handMadeCertificate(aws, { domain: DOMAIN, region, zoneId: inventory.zoneId });
  made.set(region, arn);
  return arn;
}

function repointedListener(kind: string): Fault["inject"] {
  return async (stage) => {
    const { arn, identifiers } = endpoint(stage, kind);
    const set = (CertificateArn: string) =>
      stage.account.elb.modifyListener({
        ListenerArn: identifiers["listenerArn"],
        Certificates: [{ CertificateArn }],
      });
    await set(await other(stage, "us-west-2"));
    return () => set(arn);
  };
}

export function distributionWith(
  change: (config: DistributionConfig, stage: DoctorStage) => Promise<void>,
): Fault["inject"] {
  return async (stage) => {
    const Id = endpoint(stage, "cloudfront").identifiers["distributionId"];
    const { cloudfront } = stage.account;
    const set = async (config: DistributionConfig) => {
      await deployed(stage, Id);
      const { ETag } = await cloudfront.getDistributionConfig({ Id });
      await cloudfront.updateDistribution({ Id, IfMatch: ETag, DistributionConfig: config });
      await deployed(stage, Id);
    };
    const { DistributionConfig: before } = await cloudfront.getDistributionConfig({ Id });
    const config = structuredClone(before) as DistributionConfig;
    await change(config, stage);
    await set(config);
    return () => set(before as DistributionConfig);
  };
}

/** CloudFront takes no second change of the certificate while it deploys the first. */
function deployed({ account }: DoctorStage, Id: string | undefined): Promise<void> {
  return until("the distribution is deployed", async () => {
    const { Distribution } = await account.cloudfront.getDistribution({ Id });
    return Distribution?.Status === "Deployed";
  });
}

const distributionToOther = distributionWith(async (config, stage) => {
  const ACMCertificateArn = await other(stage, "us-east-1");
  config.ViewerCertificate = { ...config.ViewerCertificate, ACMCertificateArn };
  delete config.ViewerCertificate.Certificate;
});

const leftover: Fault["inject"] = async (stage) => {
  const { identifiers } = endpoint(stage, "nlb");
  const input = {
    ListenerArn: identifiers["listenerArn"],
    Certificates: [{ CertificateArn: await other(stage, "us-west-2") }],
  };
  await stage.account.elb.addListenerCertificates(input);
  return () => stage.account.elb.removeListenerCertificates(input);
};

export const LISTENER_REPOINTED: Fault = {
  name: "the NLB's listener is set to another certificate by hand",
  inject: repointedListener("nlb"),
  reason: "CONSUMER_PINNED",
  exitCode: 2,
  next: /^npm run pulumi -- preview --stack doctor$/,
};

export const SNI_LEFTOVER: Fault = {
  name: "a forgotten certificate is in the listener's SNI list",
  inject: leftover,
  reason: "SNI_LEFTOVER",
  exitCode: 2,
  next: /^aws elbv2 remove-listener-certificates /,
};

export const DISTRIBUTION_DISABLED: Fault = {
  name: "the distribution is disabled",
  inject: distributionWith(async (config) => {
    config.Enabled = false;
  }),
  reason: "CONSUMER_DISABLED",
  exitCode: 2,
};

/** What cannot be repaired, since AWS gives out new ARNs: one after the other, when all else is done. */
export const LAST_FAULTS: readonly Fault[] = [
  {
    name: "the NLB's listener is deleted",
    inject: async (stage) => {
      await stage.account.elb.deleteListener({ ListenerArn: endpoint(stage, "nlb").identifiers["listenerArn"] });
      return async () => {};
    },
    reason: "CONSUMER_MISSING",
    exitCode: 2,
  },
  {
    name: "the ALB is deleted, and its endpoint alone is looked at",
    inject: async (stage) => {
      const { elb } = stage.account;
      const ListenerArns = [endpoint(stage, "alb").identifiers["listenerArn"] ?? ""];
      const { Listeners: [listener] = [] } = await elb.describeListeners({ ListenerArns });
      const Attributes = [{ Key: "deletion_protection.enabled", Value: "false" }];
      await elb.modifyLoadBalancerAttributes({ LoadBalancerArn: listener?.LoadBalancerArn, Attributes });
      await elb.deleteLoadBalancer({ LoadBalancerArn: listener?.LoadBalancerArn });
      return async () => {};
    },
    args: [`uptime.${DOMAIN}:443`],
    reason: "CONSUMER_MISSING",
    exitCode: 2,
  },
  {
    name: "the API's domain name is deleted, and its endpoint alone is looked at",
    inject: async (stage) => {
      const DomainName = endpoint(stage, "apigateway").identifiers["domainName"];
      await stage.account.apiV2.deleteDomainName({ DomainName });
      return async () => {};
    },
    args: [`api.${DOMAIN}:443`],
    reason: "CONSUMER_MISSING",
    exitCode: 2,
    next: /^npm run pulumi -- up --refresh --stack doctor$/,
  },
  {
    name: "the certificate is deleted",
    inject: async (stage) => {
      const { arn } = endpoint(stage, "cloudfront");
      await distributionToOther(stage);
      await until("ACM deletes the certificate", async () => {
        const deleted = stage.account.acmEast.deleteCertificate({ CertificateArn: arn });
        return deleted.then(
          () => true,
          (error: Error) => {
            if (error.name !== "ResourceInUseException") throw error;
            return false;
          },
        );
      });
      return async () => {};
    },
    reason: "ACM_CERTIFICATE_MISSING",
    exitCode: 2,
    next: /^npx --no -- cabal-tls rotate next --stack doctor$/,
  },
  {
    name: "the hosted zone is deleted",
    inject: async ({ account, inventory }) => {
      const { zoneId } = inventory;
      const { ResourceRecordSets: sets = [] } = await account.route53.listResourceRecordSets({ HostedZoneId: zoneId });
      const others = sets.filter(({ Name, Type }) => !(Name === `${DOMAIN}.` && (Type === "NS" || Type === "SOA")));
      await account.change(
        zoneId,
        ...others.map((ResourceRecordSet) => ({ Action: "DELETE" as const, ResourceRecordSet })),
      );
      await account.route53.deleteHostedZone({ Id: zoneId });
      return async () => {};
    },
    reason: "ZONE_MISSING",
    exitCode: 2,
    next: /^aws route53 list-hosted-zones-by-name --dns-name post\.doctor\.example$/,
  },
];

export const ENDPOINT_FAULTS: readonly Fault[] = [
  LISTENER_REPOINTED,
  {
    name: "the ALB's listener is set to another certificate by hand",
    inject: repointedListener("alb"),
    reason: "CONSUMER_PINNED",
    exitCode: 2,
  },
  {
    name: "the distribution is set to another certificate by hand",
    inject: distributionToOther,
    reason: "CONSUMER_PINNED",
    exitCode: 2,
  },
  {
    name: "the API's domain name is set to another certificate by hand",
    inject: async (stage) => {
      const { arn, identifiers } = endpoint(stage, "apigateway");
      const DomainName = identifiers["domainName"];
      const configuration = async () => {
        const { DomainNameConfigurations: [found] = [] } = await stage.account.apiV2.getDomainName({ DomainName });
        return found;
      };
      const available = () =>
        until("the domain name is available", async () => (await configuration())?.DomainNameStatus === "AVAILABLE");
      const set = async (CertificateArn: string) => {
        await available();
        const { EndpointType, SecurityPolicy } = (await configuration()) ?? {};
        await stage.account.apiV2.updateDomainName({
          DomainName,
          DomainNameConfigurations: [{ CertificateArn, EndpointType, SecurityPolicy }],
        });
        await available();
      };
      await set(await other(stage, "us-west-2"));
      return () => set(arn);
    },
    reason: "CONSUMER_PINNED",
    exitCode: 2,
  },
  SNI_LEFTOVER,
  DISTRIBUTION_DISABLED,
  {
    name: "the distribution has lost its alias",
    inject: distributionWith(async (config) => {
      config.Aliases = { Quantity: 0, Items: [] };
    }),
    reason: "ALIAS_MISSING",
    exitCode: 2,
  },
  {
    name: "nothing uses the certificate in one region, and the renewal alone is looked at",
    inject: async (stage) => {
      const { arn } = endpoint(stage, "cloudfront");
      const undo = await distributionToOther(stage);
      await until("ACM says that nothing uses it", async () => {
        const { Certificate: detail } = await stage.account.acmEast.describeCertificate({ CertificateArn: arn });
        return (detail?.InUseBy ?? []).length === 0;
      });
      return undo;
    },
    args: ["--only", "renewal"],
    reason: "ACM_NOT_IN_USE",
    exitCode: 1,
  },
  {
    name: "CloudFront is still deploying",
    inject: async (stage) => {
      const id = endpoint(stage, "cloudfront").identifiers["distributionId"];
      const undo = await distributionWith(async (config) => {
        config.Comment = "a change by hand";
      })(stage);
      await stage.aws.control("hold-deployment", { id, on: true });
      return async () => {
        await stage.aws.control("hold-deployment", { id, on: false });
        await undo();
      };
    },
    reason: "CONSUMER_CHANGING",
    exitCode: 1,
  },
  {
    name: "a mail domain is named by mistake",
    inject: async () => async () => {},
    args: ["imap.letters.example:993"],
    reason: "MAIL_DOMAIN",
    exitCode: 1,
  },
];
