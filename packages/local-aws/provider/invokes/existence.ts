import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { GetScheduleCommand } from "@aws-sdk/client-scheduler";
import { paginateListTopics, type Topic } from "@aws-sdk/client-sns";
import { requiredText } from "../inputReader.ts";
import type { Invoke } from "./invoke.ts";

/** The part of the real one's answer that says who it is. */
export const getFunction: Invoke = async (args, { region, clients }) => {
  const functionName = requiredText(args, "functionName");
  const what = `reading Lambda Function (${functionName})`;
  const { Configuration } = await found(
    what,
    clients.lambda(region).send(new GetFunctionCommand({ FunctionName: functionName })),
  );
  return { id: functionName, functionName, arn: Configuration?.FunctionArn ?? "", role: Configuration?.Role ?? "" };
};

/** Throws the words of the terraform provider (`tfresource.SingularDataSourceFindError`) when there is none. */
export const getTopic: Invoke = async (args, { region, clients }) => {
  const name = requiredText(args, "name");
  const topics: Topic[] = [];
  for await (const page of paginateListTopics({ client: clients.sns(region) }, {})) topics.push(...(page.Topics ?? []));
  const arn = topics.flatMap(({ TopicArn }) => TopicArn ?? []).find((one) => one.endsWith(`:${name}`));
  if (arn === undefined) throw new Error("no matching SNS Topic found");
  return { id: arn, arn, name, tags: {} };
};

/** The Cloud Control API, for schedules of EventBridge Scheduler alone. */
export const getResource: Invoke = async (args, { region, clients }) => {
  const typeName = requiredText(args, "typeName");
  const identifier = requiredText(args, "identifier");
  if (typeName !== "AWS::Scheduler::Schedule") throw new Error(`The stand-in reads no ${typeName} by Cloud Control.`);
  const what = `reading Cloud Control API (${typeName}) Resource (${identifier})`;
  const { Arn } = await found(what, clients.scheduler(region).send(new GetScheduleCommand({ Name: identifier })));
  return { id: identifier, identifier, typeName, properties: JSON.stringify({ Name: identifier, Arn }) };
};

/** Throws the words of the terraform provider (`retry.NotFoundError`) for what does not exist. */
async function found<Answer>(what: string, call: Promise<Answer>): Promise<Answer> {
  try {
    return await call;
  } catch (cause) {
    if (!(cause instanceof Error && cause.name === "ResourceNotFoundException")) throw cause;
    throw new Error(`${what}: couldn't find resource`, { cause });
  }
}
