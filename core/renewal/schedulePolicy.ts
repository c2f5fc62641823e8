import { type AwsPlace, regionalArn } from "../permissions/awsPlace.ts";
import type { PolicyDocument } from "../permissions/policyDocument.ts";

/** What the schedule may do: wake the one function, and put wakes that it could not deliver into the one queue. */
export function schedulePolicy(place: AwsPlace, functionName: string, failureQueue: string): PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Wake",
        Effect: "Allow",
        Action: "lambda:InvokeFunction",
        Resource: regionalArn(place, "lambda", `function:${functionName}`),
      },
      {
        Sid: "Undelivered",
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: regionalArn(place, "sqs", failureQueue),
      },
    ],
  };
}
