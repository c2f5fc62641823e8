import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { AwsSession } from "./awsSession.ts";
import type { Reading } from "./reading.ts";

/** The text of a parameter that is no secret; undefined = there is no such parameter. */
export function parameterText(
  aws: AwsSession,
  region: string | undefined,
  name: string,
): Promise<Reading<string | undefined>> {
  return aws.read(async (abort) => {
    const { Parameter: found } = await aws
      .client(SSMClient, region)
      .send(new GetParameterCommand({ Name: name }), abort);
    return found?.Value ?? "";
  }, /^ParameterNotFound$/);
}
