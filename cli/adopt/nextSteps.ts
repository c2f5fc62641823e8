export interface NextStep {
  /** What to type. */
  readonly type: string;
  readonly does: string;
}

/** From the written config to a stack that owns what it adopted. */
export function nextSteps(stack: string, file: string, terraform: boolean): NextStep[] {
  return [
    { type: `git add ${file}`, does: "read it first: an endpoint's name never changes later, so rename it now" },
    { type: `npm run pulumi -- preview --stack ${stack}`, does: "imports, the inventory parameter, and no update" },
    {
      type: `npm run --silent pulumi -- preview --stack ${stack} --json | npx --no cabal-tls gate`,
      does: "says the same with an exit code: kind adopt",
    },
    { type: `npm run pulumi -- up --stack ${stack}`, does: "changes nothing at AWS but that parameter" },
    ...(terraform
      ? []
      : [
          {
            type: `terraform state pull | npx --no cabal-tls adopt --stack ${stack} --terraform-state -`,
            does: "what Terraform has to forget; run it where its state is",
          },
        ]),
  ];
}
