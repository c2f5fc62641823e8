import { type Deployment, DescribeServicesCommand, ECSClient, UpdateServiceCommand } from "@aws-sdk/client-ecs";
import { RenewalError } from "../../../core/hostCertificate/renewalError.ts";
import type { ServiceDeployment, ServiceDeployments } from "../../../core/renewal/rolloutState.ts";
import type { EcsServices } from "../ports/awsServices.ts";
import { AWS_CLIENT, awsError, withWords } from "./awsError.ts";

const MISSING = ["ClusterNotFoundException", "ServiceNotFoundException", "ServiceNotActiveException"];

/** ECS, in the region and with the credentials of the environment. */
export class EcsDeployments implements EcsServices {
  readonly #client: ECSClient;

  constructor(region: string) {
    this.#client = new ECSClient({ region, ...AWS_CLIENT });
  }

  async start(cluster: string, service: string): Promise<string> {
    try {
      const command = new UpdateServiceCommand({ cluster, service, forceNewDeployment: true });
      const { service: updated } = await this.#client.send(command);
      const id = updated?.deployments?.find(({ status }) => status === "PRIMARY")?.id;
      if (id !== undefined) return id;
    } catch (error) {
      throw serviceError(error, `ecs:UpdateService of ${cluster}/${service}`);
    }
    throw new RenewalError({ reason: "DEPLOY_FAILED", detail: `${cluster}/${service}: ECS reports no deployment` });
  }

  async read(cluster: string, service: string): Promise<ServiceDeployments> {
    const asked = `ecs:DescribeServices of ${cluster}/${service}`;
    const answer = await this.#client
      .send(new DescribeServicesCommand({ cluster, services: [service] }))
      .catch((error) => {
        throw serviceError(error, asked);
      });
    const found = answer.services?.[0];
    if (found === undefined || found.status === "INACTIVE") {
      throw new RenewalError({ reason: "SERVICE_MISSING", detail: `${cluster}/${service} does not exist` });
    }
    return { paused: found.desiredCount === 0, deployments: (found.deployments ?? []).map(deploymentOf) };
  }
}

function deploymentOf(deployment: Deployment): ServiceDeployment {
  const { id = "", status, createdAt, rolloutStateReason } = deployment;
  return {
    id,
    primary: status === "PRIMARY",
    state: stateOf(deployment),
    created: createdAt ?? new Date(0),
    ...(rolloutStateReason !== undefined && { reason: rolloutStateReason }),
  };
}

function stateOf({ rolloutState, runningCount = 0, desiredCount = 0 }: Deployment): ServiceDeployment["state"] {
  if (rolloutState === "COMPLETED") return "completed";
  if (rolloutState === "FAILED") return "failed";
  // Services with a deployment controller of their own report no state of the rollout.
  return rolloutState === undefined && runningCount >= desiredCount ? "completed" : "inProgress";
}

function serviceError(error: unknown, asked: string): RenewalError {
  const name = error instanceof Error ? error.name : "";
  if (!MISSING.includes(name)) return withWords(awsError(error, asked, "DEPLOY_FAILED"), error);
  return new RenewalError({ reason: "SERVICE_MISSING", type: name, detail: `${asked}: ${name}` });
}
