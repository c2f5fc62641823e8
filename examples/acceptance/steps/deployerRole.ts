import { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import { type AwsEnvironment, clientConfig } from "../../demo/awsReader.ts";
import { callerPolicy } from "../core/callerPolicy.ts";
import { type RunContext, waitUntil } from "../run/runContext.ts";

/** A role that updates the stack, and from which one permission can be taken away. */
export interface DeployerRole {
  /** For the engine: credentials of an hour. */
  readonly env: AwsEnvironment;
  /** Denies elasticloadbalancing:ModifyListener, and waits until AWS does refuse it. */
  refuseListeners(): Promise<void>;
  /** Takes the denial back, and waits until AWS allows it again. */
  allowListeners(): Promise<void>;
}

/** IAM is eventually consistent: changes are seen after seconds, in one place earlier than in another. */
const PROPAGATION_SECONDS = 300;
const PAUSE = 3;
/** Answers in a row that count as seen everywhere. */
const STREAK = 5;
const SESSION_SECONDS = 3_600;
const REFUSAL = "refusal";

/** Makes the role with the caller's policy, and waits until it can be used. */
export async function deployerRole(context: RunContext, listenerArn: string): Promise<DeployerRole> {
  const { clients, scope, account, platform } = context;
  const { roleName: RoleName, tag } = scope;
  await clients.iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify(trust(account)),
    Description: "An acceptance run of cabal-tls takes one permission away from it for a while",
    MaxSessionDuration: SESSION_SECONDS,
    Tags: [{ Key: tag.key, Value: tag.value }],
  });
  const document = (policy: object) => JSON.stringify(policy);
  await clients.iam.putRolePolicy({
    RoleName,
    PolicyName: "acceptance",
    PolicyDocument: document(callerPolicy(scope)),
  });
  const env = await waitUntil(context, patience(`role ${RoleName}`), () => sessionOf(context));
  const elb = new ElasticLoadBalancingV2(clientConfig(scope.region, { ...platform.env, ...env }));
  // The port that it has: a call that changes nothing.
  const isAllowed = async () => {
    const { Listeners: [listener] = [] } = await clients.elb.describeListeners({ ListenerArns: [listenerArn] });
    return elb.modifyListener({ ListenerArn: listenerArn, Port: listener?.Port }).then(() => true, refused);
  };
  const isSeen = (what: string, wanted: boolean) =>
    streak(context, patience(what), async () => (await isAllowed()) === wanted);
  await isSeen(`the permissions of role ${RoleName}`, true);
  return {
    env,
    refuseListeners: async () => {
      const PolicyDocument = document({ Version: "2012-10-17", Statement: [DENIAL] });
      await clients.iam.putRolePolicy({ RoleName, PolicyName: REFUSAL, PolicyDocument });
      await isSeen("the refusal of elasticloadbalancing:ModifyListener", false);
    },
    allowListeners: async () => {
      await clients.iam.deleteRolePolicy({ RoleName, PolicyName: REFUSAL });
      await isSeen("the permission elasticloadbalancing:ModifyListener", true);
    },
  };
}

const DENIAL = { Effect: "Deny", Action: "elasticloadbalancing:ModifyListener", Resource: "*" };

function trust(account: string) {
  const Principal = { AWS: `arn:aws:iam::${account}:root` };
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }] };
}

function patience(what: string) {
  return { what, deadline: PROPAGATION_SECONDS, pause: PAUSE };
}

/** Undefined as long as STS does not know the role. */
async function sessionOf({ clients, scope, account }: RunContext): Promise<AwsEnvironment | undefined> {
  const RoleArn = `arn:aws:iam::${account}:role/${scope.roleName}`;
  try {
    const { Credentials } = await clients.sts.assumeRole({
      RoleArn,
      RoleSessionName: scope.label,
      DurationSeconds: SESSION_SECONDS,
    });
    return {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? "",
    };
  } catch (error) {
    if (error instanceof Error && /AccessDenied/.test(error.name)) return undefined;
    throw error;
  }
}

/** False for a call that IAM refused. Throws whatever else went wrong. */
function refused(error: unknown): false {
  if (error instanceof Error && /AccessDenied|InvalidClientTokenId/.test(error.name)) return false;
  throw error;
}

async function streak(
  context: RunContext,
  given: ReturnType<typeof patience>,
  isSo: () => Promise<boolean>,
): Promise<void> {
  let seen = 0;
  await waitUntil(context, given, async () => {
    seen = (await isSo()) ? seen + 1 : 0;
    return seen >= STREAK ? true : undefined;
  });
}
