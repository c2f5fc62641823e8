import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { KeptActionType } from "../../core/configSchema/stackConfig.ts";
import { lb } from "../registration/aws.ts";
import { type AdoptionArgs, keepsTheRest } from "./adoption.ts";
import { adoptingListener, keptActions } from "./listenerAdoption.ts";
import type { LoadBalancerFacts } from "./loadBalancer.ts";
import type { ServedEndpoint } from "./servedEndpoint.ts";

/** What differs between the types of load balancers. */
export interface TlsListenerForm {
  readonly protocol: "HTTPS" | "TLS";
  readonly sslPolicy: string;
  readonly alpnPolicy?: string;
  /** Default actions of a listener that is made, or adopted with everything. */
  readonly actions: pulumi.Input<pulumi.Input<aws.types.input.lb.ListenerDefaultAction>[]>;
  /** Types of an adopted listener's default actions, where those are kept part by part. */
  readonly kept: readonly KeptActionType[] | undefined;
}

/**
 * The certificate is the listener's default one and its only one. A certificate in the SNI list would win over the
 * default for the same names, so it would go on being served after a rotation.
 */
export function tlsListener(
  parent: pulumi.Resource & Pick<ServedEndpoint, "port" | "certificateArn">,
  name: string,
  args: AdoptionArgs & { readonly protect?: boolean | undefined },
  balancer: LoadBalancerFacts,
  { actions, kept, ...form }: TlsListenerForm,
): aws.lb.Listener {
  return new lb.Listener(
    `${name}-listener`,
    {
      ...form,
      loadBalancerArn: balancer.arn,
      port: parent.port,
      certificateArn: parent.certificateArn,
      defaultActions: kept !== undefined && keepsTheRest(args) ? keptActions(kept) : actions,
    },
    { parent, protect: args.protect ?? true, ...adoptingListener(args, kept) },
  );
}
