import type { ACM } from "@aws-sdk/client-acm";
import type { CloudFront } from "@aws-sdk/client-cloudfront";
import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AccountClients } from "../account/accountClients.ts";
import { type AcceptanceScope, isWithin } from "../core/scope.ts";
import { allPages, hasTag, isTagged, type Leftover, type LeftoverFinder } from "./leftover.ts";

/** DescribeTags takes no more ARNs at once. */
const TAGS_AT_ONCE = 20;

/** By their aliases: every name below the label is the run's. */
export const distributions: LeftoverFinder = async ({ cloudFront }, scope) => {
  const all = await allPages(async (Marker) => {
    const { DistributionList: page } = await cloudFront.listDistributions({ Marker });
    return { items: page?.Items, next: page?.NextMarker };
  });
  return all
    .filter(({ Aliases }) => Aliases?.Items?.some((alias) => isWithin(scope, alias)))
    .map(({ Id = "" }) => ({ what: `distribution ${Id}`, remove: () => removeDistribution(cloudFront, Id) }));
};

/** One step at a time: a distribution must be disabled, and deployed so, before it can be deleted. */
async function removeDistribution(cloudFront: CloudFront, Id: string): Promise<void> {
  const { DistributionConfig, ETag: IfMatch } = await cloudFront.getDistributionConfig({ Id });
  if (DistributionConfig?.Enabled) {
    await cloudFront.updateDistribution({
      Id,
      IfMatch,
      DistributionConfig: { ...DistributionConfig, Enabled: false },
    });
    throw new Error("it is being disabled");
  }
  await cloudFront.deleteDistribution({ Id, IfMatch });
}

export const domainNames: LeftoverFinder = async ({ apiV2 }, scope) => {
  const all = await allPages(async (NextToken) => {
    const page = await apiV2.getDomainNames({ NextToken });
    return { items: page.Items, next: page.NextToken };
  });
  return all
    .filter(({ DomainName: name = "" }) => isWithin(scope, name))
    .map(({ DomainName }) => ({
      what: `API Gateway domain name ${DomainName}`,
      remove: () => apiV2.deleteDomainName({ DomainName }),
    }));
};

export const restApis: LeftoverFinder = async ({ api }, scope) => {
  const all = await allPages(async (position) => {
    const page = await api.getRestApis({ position });
    return { items: page.items, next: page.position };
  });
  return all
    .filter(({ tags }) => hasTag(scope, tags))
    .map(({ id: restApiId }) => ({
      what: `REST API ${restApiId}`,
      remove: () => api.deleteRestApi({ restApiId }),
    }));
};

export const loadBalancers: LeftoverFinder = async ({ elb }, scope) => {
  const tagged = await taggedLoadBalancers(elb, scope);
  return tagged.map((LoadBalancerArn) => ({
    what: `load balancer ${LoadBalancerArn}`,
    remove: async () => {
      await unlock(elb, LoadBalancerArn);
      await elb.deleteLoadBalancer({ LoadBalancerArn });
    },
  }));
};

/** The program's load balancers can't be deleted as they are, not by the engine either. */
export async function liftDeletionProtection({ elb }: AccountClients, scope: AcceptanceScope): Promise<void> {
  for (const arn of await taggedLoadBalancers(elb, scope)) await unlock(elb, arn);
}

async function unlock(elb: ElasticLoadBalancingV2, LoadBalancerArn: string): Promise<void> {
  const Attributes = [{ Key: "deletion_protection.enabled", Value: "false" }];
  await elb.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes });
}

async function taggedLoadBalancers(elb: ElasticLoadBalancingV2, scope: AcceptanceScope): Promise<string[]> {
  const all = await allPages(async (Marker) => {
    const page = await elb.describeLoadBalancers({ Marker });
    return { items: page.LoadBalancers, next: page.NextMarker };
  });
  const describe = async (ResourceArns: string[]) => (await elb.describeTags({ ResourceArns })).TagDescriptions;
  const arns = all.map(({ LoadBalancerArn: arn = "" }) => arn);
  return taggedArns(arns, describe, scope);
}

export const targetGroups: LeftoverFinder = async ({ elb }, scope) => {
  const all = await allPages(async (Marker) => {
    const page = await elb.describeTargetGroups({ Marker });
    return { items: page.TargetGroups, next: page.NextMarker };
  });
  const describe = async (ResourceArns: string[]) => (await elb.describeTags({ ResourceArns })).TagDescriptions;
  const arns = all.map(({ TargetGroupArn: arn = "" }) => arn);
  const tagged = await taggedArns(arns, describe, scope);
  return tagged.map((TargetGroupArn) => ({
    what: `target group ${TargetGroupArn}`,
    remove: () => elb.deleteTargetGroup({ TargetGroupArn }),
  }));
};

/** By their names, in both regions: those of the adopted stack have no tag. */
export const certificates: LeftoverFinder = async ({ acm, acmForCloudFront }, scope) => {
  const clients = scope.region === "us-east-1" ? [acm] : [acm, acmForCloudFront];
  const found = await Promise.all(clients.map((client) => certificatesOf(client)));
  return found.flat();

  async function certificatesOf(client: ACM): Promise<Leftover[]> {
    const all = await allPages(async (NextToken) => {
      const Includes = { keyTypes: ["RSA_2048" as const, "EC_prime256v1" as const] };
      const page = await client.listCertificates({ Includes, NextToken });
      return { items: page.CertificateSummaryList, next: page.NextToken };
    });
    return all
      .filter(({ DomainName: name = "" }) => isWithin(scope, name))
      .map(({ CertificateArn }) => ({
        what: `certificate ${CertificateArn}`,
        remove: () => client.deleteCertificate({ CertificateArn }),
      }));
  }
};

type Described = readonly {
  readonly ResourceArn?: string | undefined;
  readonly Tags?: readonly { readonly Key: string | undefined; readonly Value?: string | undefined }[] | undefined;
}[];

async function taggedArns(
  arns: readonly string[],
  describe: (arns: string[]) => Promise<Described | undefined>,
  scope: Parameters<typeof isTagged>[0],
): Promise<string[]> {
  const tagged: string[] = [];
  for (let start = 0; start < arns.length; start += TAGS_AT_ONCE) {
    const descriptions = (await describe(arns.slice(start, start + TAGS_AT_ONCE))) ?? [];
    tagged.push(...descriptions.filter(({ Tags }) => isTagged(scope, Tags)).map(({ ResourceArn = "" }) => ResourceArn));
  }
  return tagged;
}
