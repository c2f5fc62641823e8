/** Sends a verb to the control interface of the local AWS. Throws with status and answer when it is refused. */
export async function callControl(url: string, verb: string, body: unknown = {}): Promise<unknown> {
  const response = await fetch(`${url}/moto-api/local/${verb}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`the local AWS refused "${verb}" with ${JSON.stringify(body)}: ${response.status} ${text}`);
  }
  return text === "" ? undefined : JSON.parse(text);
}
