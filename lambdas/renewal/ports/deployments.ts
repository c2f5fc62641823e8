import type { ServiceDeployment } from "../../../core/renewal/rolloutState.ts";

/** Services of ECS. Throws RenewalError: ACCESS_DENIED, THROTTLED, SERVICE_MISSING, DEPLOY_FAILED. */
export interface Deployments {
  /** Starts a deployment of what runs, so that new tasks read the parameters; its id. */
  start(cluster: string, service: string): Promise<string>;
  /** All deployments that ECS tells of, the primary one included. */
  read(cluster: string, service: string): Promise<readonly ServiceDeployment[]>;
}
