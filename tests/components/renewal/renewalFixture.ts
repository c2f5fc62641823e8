import { RenewalFunction, type RenewalFunctionArgs } from "../../../components/index.ts";
import { type Deployment, type DeploymentSettings, deploy } from "../mockedDeployment.ts";

export const CALLER: DeploymentSettings = {
  invokes: {
    "aws:index/getCallerIdentity:getCallerIdentity": {
      accountId: "111122223333",
      arn: "arn:aws:sts::111122223333:assumed-role/deployer/session",
    },
  },
};

export const RENEWAL: RenewalFunctionArgs = {
  region: "us-west-2",
  zoneId: "Z1",
  contact: "mailto:hostmaster@example.com",
  agreeToTerms: true,
  hosts: [
    {
      name: "smtp-out",
      names: ["smtp-out.example.net"],
      deployTo: [{ kind: "ecs", cluster: "cabal-mail", service: "cabal-smtp-out" }],
    },
  ],
};

export function deployRenewal(change: Partial<RenewalFunctionArgs> = {}): Promise<Deployment<RenewalFunction>> {
  return deploy((options) => new RenewalFunction("renewal", { ...RENEWAL, ...change }, options), CALLER);
}
