const MAX_LENGTH = 1011;
const MAX_PARTS = 15;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
export function isParameterName(text: string): boolean {
  const parts = text.split("/").slice(1);
  const reserved = /^\/(aws|ssm)/i.test(text);
  return /^(\/[A-Za-z0-9_.-]+)+$/.test(text) && text.length <= MAX_LENGTH && parts.length <= MAX_PARTS && !reserved;
}
