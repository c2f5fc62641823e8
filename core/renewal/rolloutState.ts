/** One deployment of a service, as ECS tells it. */
export interface ServiceDeployment {
  readonly id: string;
  /** The one that the service is to become; others are being drained. */
  readonly primary: boolean;
  readonly state: "inProgress" | "completed" | "failed";
  readonly created: Date;
  /** ECS's words. */
  readonly reason?: string;
}
