/** One change at AWS that the evidence supports. */
export type FixStep =
  | { readonly kind: "put-record"; readonly zoneId: string; readonly name: string; readonly value: string }
  | { readonly kind: "deploy-service"; readonly region: string; readonly cluster: string; readonly service: string }
  | {
      readonly kind: "renew";
      readonly region: string;
      readonly functionName: string;
      readonly host: string;
      /** Whether our own backoff is passed over. The CA's limit never is. */
      readonly force: boolean;
    };

/** A step as the plan shows it. */
export function stepText(step: FixStep): string {
  switch (step.kind) {
    case "put-record":
      return `put the record ${step.name} CNAME ${step.value} into zone ${step.zoneId}`;
    case "deploy-service":
      return `start a new deployment of the ECS service ${step.cluster}/${step.service}`;
    case "renew":
      return `run the renewal function ${step.functionName} for ${step.host}${step.force ? ", whatever its backoff says" : ""}`;
  }
}
