import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53Client,
} from "@aws-sdk/client-route-53";
import { clientConfig } from "./clientConfig.ts";
import type { TestStack } from "./testStack.ts";

type Zone = Pick<TestStack, "shared" | "landscape">;

/** ACM's validation records in the stack's zone. */
export async function validationRecords({ shared, landscape }: Zone): Promise<ResourceRecordSet[]> {
  const answer = await route53(shared).send(new ListResourceRecordSetsCommand({ HostedZoneId: landscape.zoneId }));
  return (answer.ResourceRecordSets ?? []).filter(
    ({ Type, ResourceRecords }) => Type === "CNAME" && ResourceRecords?.[0]?.Value?.includes(".acm-validations.aws"),
  );
}

/** Changes the zone by hand, behind the stack's back. */
export async function changeZone(
  { shared, landscape }: Zone,
  action: ChangeAction,
  sets: readonly ResourceRecordSet[],
): Promise<void> {
  await route53(shared).send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: landscape.zoneId,
      ChangeBatch: { Changes: sets.map((set) => ({ Action: action, ResourceRecordSet: set })) },
    }),
  );
}

function route53(shared: TestStack["shared"]): Route53Client {
  return new Route53Client(clientConfig(shared.aws, "us-east-1"));
}
