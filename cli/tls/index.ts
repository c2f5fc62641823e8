export {
  type AddressResolver,
  addressResolver,
  type ConnectToRule,
  connectToRule,
  parseConnectTo,
  reachableAddresses,
} from "./addresses.ts";
export { openChain, openTls, type TlsTarget } from "./openTls.ts";
export {
  certificateIdentity,
  type PresentedCertificate,
  type PresentedChain,
  presentedCertificate,
} from "./presentedChain.ts";
export { TlsFailure, type TlsFailureKind } from "./tlsFailure.ts";
