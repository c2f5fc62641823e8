/** Where the ARNs of a stack are. */
export interface AwsPlace {
  /** `aws`, or that of a separate set of regions such as `aws-cn`. */
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** A regional ARN of the stack's account. */
export function regionalArn({ partition, region, accountId }: AwsPlace, service: string, resource: string): string {
  return `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
}
