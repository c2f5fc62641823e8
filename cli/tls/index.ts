export { openChain, type TlsPlace } from "./openChain.ts";
export { type PresentedCertificate, type PresentedChain, presentedCertificate } from "./presentedChain.ts";
export { startTls } from "./startTls.ts";
export { TlsFailure, type TlsFailureKind } from "./tlsFailure.ts";
