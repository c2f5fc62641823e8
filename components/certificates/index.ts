export { HostCertificate, type HostCertificateArgs } from "./hostCertificate.ts";
export { WildcardCertificate, type WildcardCertificateArgs } from "./wildcardCertificate.ts";
