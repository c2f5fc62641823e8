import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { regionalArn } from "../../core/arn.ts";
import { hostParameters, hostPath } from "../../core/hostCertificate/hostParameters.ts";
import { hostReaderPolicy } from "../../core/renewal/rolePolicies.ts";
import type { HostSpec } from "../../core/renewal/settingsOf.ts";
import { lambda } from "../registration/aws.ts";
import { hooksOfRun } from "../registration/hooksOfRun.ts";
import { registered } from "../registration/registered.ts";
import type { RenewalFunction } from "../renewal/renewalFunction.ts";
import { firstIssuanceNote } from "./firstIssuance.ts";

export interface HostCertificateArgs {
  /** The function that obtains it. */
  readonly renewal: RenewalFunction;
  /** Which of the function's `hosts`. @default the name of this component */
  readonly host?: string | undefined;
}

/**
 * A certificate that the renewal function obtains and keeps in SSM. Its first issuance is part of the update that makes
 * it; when the CA does not deliver, the update warns and succeeds, and the schedule tries again.
 */
export class HostCertificate extends pulumi.ComponentResource {
  /** The first one is the host name. */
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
    const { renewal, host = name } = args;
    const { names, folder, copies } = hostOf(name, host, renewal);
    super("cabal-tls:certificates:HostCertificate", name, ...registered({ host, names }, options));
    this.names = names;
    this.parameterPath = hostPath(renewal.parameterPrefix, names, folder);
    const attempted = firstIssuance(this, name, host, renewal).result;
    const parameters = hostParameters(this.parameterPath);
    const scopeAfterwards = pulumi.all([renewal.scope, attempted]).apply(([scope]) => scope);
    const arnOf = (parameter: string) =>
      scopeAfterwards.apply((scope) => regionalArn(scope, "ssm", `parameter${parameter}`));
    this.bundleArn = arnOf(parameters.bundle);
    this.secretArns = {
      TLS_KEY: arnOf(parameters.tlsKey),
      TLS_CERT: arnOf(parameters.tlsCert),
      TLS_CA_BUNDLE: arnOf(parameters.tlsCaBundle),
    };
    this.readerPolicy = renewal.scope.apply((scope) =>
      JSON.stringify(hostReaderPolicy(scope, parameters, copies, renewal.kmsKeyArn)),
    );
    const { parameterPath, bundleArn, secretArns, readerPolicy } = this;
    this.registerOutputs({ names, parameterPath, bundleArn, secretArns, readerPolicy });
  }
}

function hostOf(name: string, host: string, { hosts }: RenewalFunction): HostSpec {
  const known = hosts.find((one) => one.name === host);
  if (known !== undefined) return known;
  throw new Error(
    `HostCertificate "${name}": the renewal function has no host "${host}". It has: ` +
      `${hosts.map((one) => one.name).join(", ")}. Add it to \`hosts\` of the function, or name one of these in \`host\`.`,
  );
}

/** Calls the function once in the life of the host. Later changes of the host are found by the next scheduled run. */
function firstIssuance(
  parent: pulumi.Resource,
  name: string,
  host: string,
  renewal: RenewalFunction,
): aws.lambda.Invocation {
  const report = reportOfThisRun();
  return new lambda.Invocation(
    `${name}-first`,
    // The name alone makes it wait for all that a run needs. A dependency on the component would list each of its
    // resources, once for each host.
    { functionName: renewal.functionName, input: JSON.stringify({ source: "deployment", host }) },
    {
      parent,
      ignoreChanges: ["functionName", "input"],
      ...(report === undefined ? {} : { hooks: { afterCreate: [report] } }),
    },
  );
}

/** As a hook, because the answer of long ago is in the state at every later update as well. */
const reportOfThisRun = hooksOfRun(() => new pulumi.ResourceHook("cabal-tls:first-issuance", reportFirstIssuance));

async function reportFirstIssuance({ newOutputs }: pulumi.ResourceHookArgs): Promise<void> {
  const result: unknown = newOutputs?.["result"];
  const note = firstIssuanceNote(typeof result === "string" ? result : "");
  if (note !== undefined) await pulumi.log[note.severity](note.text);
}
