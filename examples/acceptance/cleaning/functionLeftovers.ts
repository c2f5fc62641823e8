import { allPages, hasTag, isTagged, type LeftoverFinder } from "./leftover.ts";

/** Of the renewal function, by its name; schedules have no tags, the others are looked at. */
export const schedules: LeftoverFinder = async ({ scheduler }, { label }) => {
  const found = await allPages(async (NextToken) => {
    const page = await scheduler.listSchedules({ GroupName: "default", NamePrefix: `${label}-`, NextToken });
    return { items: page.Schedules, next: page.NextToken };
  });
  return found.map(({ Name }) => ({
    what: `schedule ${Name}`,
    remove: () => scheduler.deleteSchedule({ Name, GroupName: "default" }),
  }));
};

export const functions: LeftoverFinder = async ({ lambda }, scope) => {
  const look = async (FunctionName: string) => {
    const found = await lambda.getFunction({ FunctionName }).catch((error: unknown) => {
      if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
      throw error;
    });
    if (!hasTag(scope, found?.Tags)) return [];
    return [{ what: `function ${FunctionName}`, remove: () => lambda.deleteFunction({ FunctionName }) }];
  };
  return (await Promise.all([scope.functionName, scope.service.functionName].map(look))).flat();
};

export const queues: LeftoverFinder = async ({ sqs }, scope) => {
  const { QueueUrls: urls = [] } = await sqs.listQueues({ QueueNamePrefix: `${scope.label}-` });
  const tags = await Promise.all(urls.map((QueueUrl) => sqs.listQueueTags({ QueueUrl })));
  return urls
    .filter((_, index) => hasTag(scope, tags[index]?.Tags))
    .map((QueueUrl) => ({ what: `queue ${QueueUrl}`, remove: () => sqs.deleteQueue({ QueueUrl }) }));
};

/** With its name alone: the function makes its group again when it runs while it is removed, and then without tags. */
export const logGroups: LeftoverFinder = async ({ logs }, { functionName, service }) => {
  const look = (name: string) => logs.describeLogGroups({ logGroupNamePrefix: `/aws/lambda/${name}` });
  const pages = await Promise.all([functionName, service.functionName].map(look));
  return pages
    .flatMap(({ logGroups: found = [] }) => found)
    .map(({ logGroupName }) => ({
      what: `log group ${logGroupName}`,
      remove: () => logs.deleteLogGroup({ logGroupName }),
    }));
};

export const alarms: LeftoverFinder = async ({ alarms: cloudWatch }, scope) => {
  const { MetricAlarms: found = [] } = await cloudWatch.describeAlarms({ AlarmNamePrefix: `${scope.label}-` });
  const tags = await Promise.all(
    found.map(({ AlarmArn: ResourceARN }) => cloudWatch.listTagsForResource({ ResourceARN })),
  );
  return found
    .filter((_, index) => isTagged(scope, tags[index]?.Tags))
    .map(({ AlarmName = "" }) => ({
      what: `alarm ${AlarmName}`,
      remove: () => cloudWatch.deleteAlarms({ AlarmNames: [AlarmName] }),
    }));
};

/** By their names: the function's own parameters have no tags. */
export const parameters: LeftoverFinder = async ({ ssm }, { label, stack, adoptedStack }) => {
  const Values = [`/${label}/`, `/cabal/tls/${stack}/`, `/cabal/tls/${adoptedStack}/`];
  const found = await allPages(async (NextToken) => {
    const ParameterFilters = [{ Key: "Name", Option: "BeginsWith", Values }];
    const page = await ssm.describeParameters({ ParameterFilters, NextToken });
    return { items: page.Parameters, next: page.NextToken };
  });
  return found.map(({ Name }) => ({ what: `parameter ${Name}`, remove: () => ssm.deleteParameter({ Name }) }));
};

/** By their names, which the policy of the run limits it to. */
export const roles: LeftoverFinder = async ({ iam }, { label }) => {
  const all = await allPages(async (Marker) => {
    const page = await iam.listRoles({ Marker });
    return { items: page.Roles, next: page.Marker };
  });
  const named = all.filter(({ RoleName: name = "" }) => name.startsWith(`${label}-`));
  return named.map(({ RoleName }) => ({
    what: `role ${RoleName}`,
    remove: async () => {
      const { PolicyNames: names = [] } = await iam.listRolePolicies({ RoleName });
      for (const PolicyName of names) await iam.deleteRolePolicy({ RoleName, PolicyName });
      await iam.deleteRole({ RoleName });
    },
  }));
};
