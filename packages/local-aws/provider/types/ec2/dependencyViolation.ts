import { failedWith } from "../../awsFailure.ts";
import type { ResourceContext } from "../../resourceType.ts";

/** Deletes once nothing depends on the thing any more; the real provider tries for as long as the delete may take. */
export async function deleteOnceFree(
  what: string,
  context: ResourceContext,
  notFoundCode: string,
  call: () => Promise<unknown>,
): Promise<void> {
  await context.waiting.until({
    what: `deletion of ${what}, on which something still depends`,
    pollSeconds: 5,
    look: async () => {
      try {
        await call();
        return true;
      } catch (error) {
        if (failedWith(error, notFoundCode)) return true;
        if (failedWith(error, "DependencyViolation")) return undefined;
        throw error;
      }
    },
  });
}
