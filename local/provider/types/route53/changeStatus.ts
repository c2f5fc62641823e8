import { type ChangeInfo, GetChangeCommand } from "@aws-sdk/client-route-53";
import type { ResourceContext } from "../../resourceType.ts";

/** Waits until all of Route 53's name servers have a change, as the real provider does after each. */
export async function changeInSync(change: ChangeInfo | undefined, context: ResourceContext): Promise<void> {
  const id = change?.Id;
  if (id === undefined || change?.Status === "INSYNC") return;
  await context.waiting.until({
    what: `Route 53 change ${id} to be INSYNC`,
    pollSeconds: 2,
    look: async () => {
      const answer = await context.clients.route53().send(new GetChangeCommand({ Id: id.replace(/^\/change\//, "") }));
      return answer.ChangeInfo?.Status === "INSYNC" ? true : undefined;
    },
  });
}
