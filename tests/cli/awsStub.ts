import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** What AWS answers to one call: a status with a JSON body. */
export interface AwsAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** `region` is the one that the request was signed for; `target` such as `CertificateManager.DescribeCertificate`. */
export type AwsBehaviour = (target: string, input: Readonly<Record<string, unknown>>, region: string) => AwsAnswer;

const VARIABLES = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_MAX_ATTEMPTS: "1" };

/** Serves AWS's JSON protocol on loopback and points this process's AWS clients to it. Returns what ends it. */
export async function awsStub(behaviour: AwsBehaviour): Promise<() => Promise<void>> {
  const server = createServer(async (request, response) => {
    const input = JSON.parse(await text(request));
    const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
    const { status, body } = behaviour(String(request.headers["x-amz-target"]), input, region);
    response.writeHead(status, { "content-type": "application/x-amz-json-1.1" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const before = { ...process.env };
  Object.assign(process.env, VARIABLES, { AWS_ENDPOINT_URL: url });
  return async () => {
    for (const name of [...Object.keys(VARIABLES), "AWS_ENDPOINT_URL"]) {
      const value = before[name];
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
}
