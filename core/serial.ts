/**
 * The serial number of a certificate in one form: lower-case hex without colons and leading zeros. Node writes it in
 * upper case, ACM with colons and a leading zero byte.
 */
export function plainSerial(serial: string): string {
  return serial
    .replaceAll(":", "")
    .toLowerCase()
    .replace(/^0+(?=.)/, "");
}

/** Whether two serial numbers are known and the same, whoever wrote them. */
export function sameSerial(left: string | undefined, right: string | undefined): boolean {
  return left !== undefined && right !== undefined && plainSerial(left) === plainSerial(right);
}

/** The form of the renewal function's state and answers: upper-case hex of whole bytes. */
export function evenHex(hex: string): string {
  return (hex.length % 2 === 0 ? hex : `0${hex}`).toUpperCase();
}

/** Enough of it to tell certificates apart in a report. */
export function shortSerial(serial: string): string {
  return plainSerial(serial).slice(0, 8);
}
