// Part of AWS's Node runtime, so the archive has this file only.
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";

const ssm = new SSMClient({});
const DEADLINE_MS = 8_000;

/**
 * Posts each message of the topic. Throws when the receiver does not take it: Lambda then tries twice more. The parameter
 * is read each time, so that a new secret needs no deployment.
 */
export async function handler(event) {
  const { url, header, value } = await receiver();
  for (const { Sns } of event.Records) {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8", [header]: value },
      body: Sns.Message,
      signal: AbortSignal.timeout(DEADLINE_MS),
    });
    if (!response.ok) throw new Error(`The receiver answered ${response.status}: the alert was not delivered.`);
  }
}

async function receiver() {
  const Name = process.env.RECEIVER_PARAMETER;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
  return JSON.parse(Parameter.Value);
}
