import { lineId } from "../domain/reply.ts";
import { wrong, type CommandCall, type Outcome } from "./command.ts";
import { onlyRoles } from "./meant.ts";

/** Answers what roles ask a person to allow. */
export function answering(
  call: CommandCall,
  { answer, says }: { readonly answer: "approve" | "deny"; readonly says: string },
): Outcome {
  const found = onlyRoles(call);
  if (!found.ok) return found;
  const open = found.sessions.filter(({ gates }) => gates.asked !== "");
  // People see a question a moment before the turn that asks it is over.
  const asking = open.length > 0 ? open : found.sessions.filter(({ status }) => status === "active");
  if (asking.length === 0) return wrong("Nobody here asks for anything to be allowed.");
  return {
    ok: true,
    actions: asking.map(({ role, number }) => ({ do: "wake", role, number, answer })),
    lines: asking.map((session) => ({
      id: lineId(answer, session),
      text: `${says} for **${session.role}**: ${session.gates.asked || "what it asks now"}.`,
    })),
  };
}
