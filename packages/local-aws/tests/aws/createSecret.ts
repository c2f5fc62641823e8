import assert from "node:assert/strict";

/** A secret of Secrets Manager in us-west-2, made by the wire format: nothing else of the project asks that service. */
export async function createSecret(endpoint: string, Name: string, SecretString: string): Promise<void> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "secretsmanager.CreateSecret",
      authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/us-west-2/secretsmanager/aws4_request",
    },
    body: JSON.stringify({ Name, SecretString }),
  });
  assert.equal(answer.status, 200, await answer.text());
}
