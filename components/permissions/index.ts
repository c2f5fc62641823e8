export { doctorPolicyOf } from "./doctorPolicyOf.ts";
export { DoctorReadOnlyPolicy, type DoctorReadOnlyPolicyArgs } from "./doctorReadOnlyPolicy.ts";
export { PreviewRole, type PreviewRoleArgs } from "./previewRole.ts";
