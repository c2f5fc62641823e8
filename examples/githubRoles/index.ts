import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { PreviewRole } from "../../components/index.ts";

// Deployed once, by hand, before the workflows run: they take this role. It is a program of its own so that no workflow
// can change the role that it runs under.
const config = new pulumi.Config();
const { accountId } = await aws.getCallerIdentity();

const preview = new PreviewRole("cabal-tls-preview", {
  account: accountId,
  repository: config.require("repository"),
  apiDomains: config.getObject<string[]>("apiDomains"),
  functions: config.getObject<string[]>("functions"),
  stateBucket: config.get("stateBucket"),
  secretsKeyArn: config.get("secretsKeyArn"),
});

export const previewRoleArn = preview.roleArn;
