/** A tool is missing, too old, or could not be built. The message says what to install. */
export class ToolchainError extends Error {
  override readonly name = "ToolchainError";
}
