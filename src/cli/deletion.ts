import type { OperatorTools } from "../compose-operator.ts";
import { orderClose } from "../dispatch/operator-orders.ts";
import type { SessionOrder } from "./order-sessions.ts";

/** The order that lets sessions go: mail for whoever has them, so that nothing is taken from under a turn. */
export function deletion(tools: Pick<OperatorTools, "mail" | "wakes">): SessionOrder {
  return {
    verb: "delete",
    done: "Deleted",
    kind: "close",
    give: (record, by) => orderClose(tools, record, by),
  };
}
