export { type DoctorPolicyArgs, doctorFixPolicy, doctorReadOnlyPolicy } from "./doctorPolicy.ts";
export { type GithubTrustArgs, githubTrust } from "./githubTrust.ts";
export type { PolicyDocument, PolicyStatement } from "./policyDocument.ts";
export { type PreviewPolicyArgs, previewPolicy } from "./previewPolicy.ts";
