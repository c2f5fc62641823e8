export { WildcardCertificate, type WildcardCertificateArgs } from "./wildcardCertificate.ts";
