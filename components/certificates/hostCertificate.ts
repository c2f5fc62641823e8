import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hostParameters, hostPath } from "../../core/hostCertificate/hostParameters.ts";
import { hostReaderPolicy } from "../../core/renewal/hostReaderPolicy.ts";
import { regionalArn } from "../../core/permissions/awsPlace.ts";
import type { RenewalFunction } from "../renewal/index.ts";
import { firstAnswerNote } from "./firstAnswer.ts";

export interface HostCertificateArgs {
  /** Name of the host as the renewal function knows it: one of its `hosts`. */
  readonly host: string;
  /** The names of the certificate, as the renewal function knows them. The first one is the host name. */
  readonly names: readonly string[];
  /** The function that obtains it. */
  readonly renewal: RenewalFunction;
}

/**
 * A certificate that the renewal function obtains and keeps in SSM. Its first issuance is part of the update that makes
 * it; when the authority does not deliver, the update warns and succeeds, and the schedule tries again.
 */
export class HostCertificate extends pulumi.ComponentResource {
  readonly names: readonly string[];
  /** Folder of its parameters in SSM. */
  readonly parameterPath: string;
  /**
   * ARN of the SecureString with key, certificate and chain. Resolves after the first attempt, so that a service that
   * reads it is made afterwards.
   */
  readonly bundleArn: pulumi.Output<string>;
  /**
   * `valueFrom` of a container's secrets, for containers that take key, certificate and chain apart. Resolve after the
   * first attempt.
   */
  readonly secretArns: Readonly<Record<"TLS_KEY" | "TLS_CERT" | "TLS_CA_BUNDLE", pulumi.Output<string>>>;
  /** Policy document for the role that starts the service's tasks: it reads this certificate and no other. */
  readonly readerPolicy: pulumi.Output<string>;

  constructor(name: string, args: HostCertificateArgs, options?: pulumi.ComponentResourceOptions) {
    super("cabal-tls:certificates:HostCertificate", name, {}, options);
    const { renewal } = args;
    this.names = args.names;
    this.parameterPath = hostPath(renewal.parameterPrefix, args.names);
    const attempted = firstIssuance(this, name, args).result;
    const parameters = hostParameters(this.parameterPath);
    const arnOf = (parameter: string) =>
      pulumi.all([renewal.place, attempted]).apply(([place]) => regionalArn(place, "ssm", `parameter${parameter}`));
    this.bundleArn = arnOf(parameters.bundle);
    this.secretArns = {
      TLS_KEY: arnOf(parameters.tlsKey),
      TLS_CERT: arnOf(parameters.tlsCert),
      TLS_CA_BUNDLE: arnOf(parameters.tlsCaBundle),
    };
    this.readerPolicy = renewal.place.apply((place) =>
      JSON.stringify(hostReaderPolicy(place, parameters, renewal.kmsKeyArn)),
    );
    const { names, parameterPath, bundleArn, secretArns, readerPolicy } = this;
    this.registerOutputs({ names, parameterPath, bundleArn, secretArns, readerPolicy });
  }
}

/** Calls the function once in the life of the host. Later changes of the host are found by the next wake. */
function firstIssuance(parent: pulumi.Resource, name: string, args: HostCertificateArgs): aws.lambda.Invocation {
  const { host, renewal } = args;
  return new aws.lambda.Invocation(
    `${name}-first`,
    { functionName: renewal.functionName, input: JSON.stringify({ source: "deployment", host }) },
    {
      parent,
      // The role's policy and the log group, too, must be there.
      dependsOn: [renewal],
      ignoreChanges: ["functionName", "input"],
      hooks: { afterCreate: [tellFirstAnswer] },
    },
  );
}

/** As a hook, because the answer of long ago is in the state at every later update as well. */
async function tellFirstAnswer({ newOutputs }: pulumi.ResourceHookArgs): Promise<void> {
  const result: unknown = newOutputs?.["result"];
  const note = firstAnswerNote(typeof result === "string" ? result : "");
  if (note !== undefined) await pulumi.log[note.severity](note.text);
}
