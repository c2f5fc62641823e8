export { PreviewRole, type PreviewRoleArgs } from "./previewRole.ts";
