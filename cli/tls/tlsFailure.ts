/** Why no certificate came. */
export type TlsFailureKind =
  /** Nothing listens there. */
  | "refused"
  /** The machine cannot get there: no route, no permission. */
  | "unreachable"
  /** It took the connection, or not even that, and then said nothing until the deadline. */
  | "timeout"
  /** It took the connection, and the dialogue before TLS did not come to its end until the deadline. */
  | "no-greeting"
  /** It hung up before a certificate came. */
  | "closed"
  /** It says that it does not offer STARTTLS. */
  | "no-starttls"
  /** It speaks another protocol. */
  | "garbage"
  /** It speaks TLS and ended the negotiation. */
  | "handshake";

/** The peer gave no certificate. The message says what it did instead. */
export class TlsFailure extends Error {
  override readonly name = "TlsFailure";
  readonly kind: TlsFailureKind;

  constructor(kind: TlsFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

const REFUSED = /^(ECONNREFUSED)$/;
const UNREACHABLE = /^(EHOSTUNREACH|ENETUNREACH|EACCES|EPERM|EADDRNOTAVAIL|EINVAL)$/;
const CLOSED = /^(ECONNRESET|EPIPE|ECONNABORTED)$/;
/** What OpenSSL reports for bytes that are not a TLS record. */
const NOT_TLS =
  /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_TOO|UNEXPECTED_MESSAGE|HTTP_REQUEST|BAD_RECORD_TYPE/;

/** The failure behind an error of a socket. */
export function tlsFailure(error: unknown): TlsFailure {
  if (error instanceof TlsFailure) return error;
  const text = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (REFUSED.test(code)) return new TlsFailure("refused", "the connection is refused", { cause: error });
  if (code === "ETIMEDOUT") return new TlsFailure("timeout", "no answer to the connection", { cause: error });
  if (UNREACHABLE.test(code)) return new TlsFailure("unreachable", `cannot be reached (${code})`, { cause: error });
  if (CLOSED.test(code)) return new TlsFailure("closed", "the server closed the connection", { cause: error });
  if (NOT_TLS.test(code)) return new TlsFailure("garbage", `the answer is not TLS (${code})`, { cause: error });
  return new TlsFailure("handshake", `the server ended the handshake (${code === "" ? text : code})`, { cause: error });
}
