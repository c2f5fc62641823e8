import {
  DeleteParametersCommand,
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  type Parameter,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { TIER_BYTES } from "../../../core/hostCertificate/pemBundle.ts";
import type { ParameterStore, ParameterWrite, StoredParameter } from "../ports/awsServices.ts";
import { AWS_CLIENT, awsError, isNamed } from "./awsError.ts";

/** How many names one GetParameters or DeleteParameters takes. */
const BATCH = 10;

/** SSM, in the region and with the credentials of the environment. */
export class SsmParameters implements ParameterStore {
  readonly #client: SSMClient;
  readonly #kmsKeyId: string | undefined;

  constructor(region: string, kmsKeyId: string | undefined) {
    this.#client = new SSMClient({ region, ...AWS_CLIENT });
    this.#kmsKeyId = kmsKeyId;
  }

  async read(names: readonly string[]): Promise<ReadonlyMap<string, StoredParameter>> {
    const found: Parameter[] = [];
    for (const batch of batches(names)) {
      try {
        const command = new GetParametersCommand({ Names: batch, WithDecryption: true });
        found.push(...((await this.#client.send(command)).Parameters ?? []));
      } catch (error) {
        throw awsError(error, `ssm:GetParameters of ${batch[0]} and others`, "STORE_FAILED");
      }
    }
    return byName(found);
  }

  async readVersion(name: string, version?: number): Promise<StoredParameter | undefined> {
    const Name = version === undefined ? name : `${name}:${version}`;
    try {
      const { Parameter: found } = await this.#client.send(new GetParameterCommand({ Name, WithDecryption: true }));
      return found === undefined ? undefined : storedOf(found);
    } catch (error) {
      if (isNamed(error, "ParameterNotFound") || isNamed(error, "ParameterVersionNotFound")) return undefined;
      throw awsError(error, `ssm:GetParameter of ${Name}`, "STORE_FAILED");
    }
  }

  async write(parameter: ParameterWrite): Promise<number> {
    try {
      const { Version } = await this.#client.send(this.#put(parameter, true));
      return Version ?? 1;
    } catch (error) {
      throw awsError(error, `ssm:PutParameter of ${parameter.name}`, "STORE_FAILED");
    }
  }

  async create(parameter: ParameterWrite): Promise<boolean> {
    try {
      await this.#client.send(this.#put(parameter, false));
      return true;
    } catch (error) {
      if (isNamed(error, "ParameterAlreadyExists")) return false;
      throw awsError(error, `ssm:PutParameter of ${parameter.name}`, "STORE_FAILED");
    }
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const batch of batches(names)) {
      try {
        await this.#client.send(new DeleteParametersCommand({ Names: batch }));
      } catch (error) {
        throw awsError(error, `ssm:DeleteParameters of ${batch.join(", ")}`, "STORE_FAILED");
      }
    }
  }

  async list(path: string): Promise<ReadonlyMap<string, StoredParameter>> {
    const found: Parameter[] = [];
    let NextToken: string | undefined;
    try {
      do {
        const page = { Path: path, ...(NextToken !== undefined && { NextToken }) };
        const answer = await this.#client.send(new GetParametersByPathCommand(page));
        found.push(...(answer.Parameters ?? []));
        NextToken = answer.NextToken;
      } while (NextToken !== undefined);
      return byName(found);
    } catch (error) {
      throw awsError(error, `ssm:GetParametersByPath of ${path}`, "STORE_FAILED");
    }
  }

  #put({ name, value, secret, tier }: ParameterWrite, overwrite: boolean): PutParameterCommand {
    // Without a tier SSM keeps the one that the parameter has.
    const needed = tier ?? (Buffer.byteLength(value) > TIER_BYTES.Standard ? "Advanced" : undefined);
    return new PutParameterCommand({
      Name: name,
      Value: value,
      Type: secret ? "SecureString" : "String",
      Overwrite: overwrite,
      ...(needed !== undefined && { Tier: needed }),
      ...(secret && this.#kmsKeyId !== undefined && { KeyId: this.#kmsKeyId }),
    });
  }
}

function batches(names: readonly string[]): string[][] {
  const count = Math.ceil(names.length / BATCH);
  return Array.from({ length: count }, (_, batch) => names.slice(batch * BATCH, (batch + 1) * BATCH));
}

function byName(parameters: readonly Parameter[]): Map<string, StoredParameter> {
  return new Map(parameters.map((one) => [one.Name ?? "", storedOf(one)]));
}

function storedOf({ Value, Version, LastModifiedDate }: Parameter): StoredParameter {
  return { value: Value ?? "", version: Version ?? 1, modified: LastModifiedDate ?? new Date(0) };
}
