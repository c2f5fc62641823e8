/**
 * Stands in for @peculiar/asn1-cms, @peculiar/asn1-pfx and @peculiar/asn1-x509-attr in the function's bundle: PKCS #7,
 * #12 and attribute certificates, which the ASN.1 packages below acme-client can read and write. A request for a
 * certificate has none of them; these are named when they load.
 */
export class ContentInfo {}
export class SignerInfo {}
export class Attribute {}
export class PFX {}
/** Arc of attribute types: https://www.rfc-editor.org/rfc/rfc5280#appendix-A.1 */
export const id_at = "2.5.4";
export const id_signedData = "1.2.840.113549.1.7.2";
