/** What a hook gets; a sub-agent's calls carry a session id of their own. */
interface HookInput {
  readonly sessionId: string;
}
interface Invocation {
  readonly sessionId: string;
}

/**
 * A hook that says no when its body fails: the runtime takes one that throws for one that has nothing to say, and goes on.
 * Bodies are synchronous, so that nothing of them can fail later; for others there is `failClosedLater`.
 */
export function failClosed<Input extends HookInput, Output>(
  body: (input: Input, fromSubAgent: boolean) => Output,
  closed: (error: unknown) => Output,
): (input: Input, invocation: Invocation) => Output {
  return (input, invocation) => {
    try {
      return body(input, input.sessionId !== invocation.sessionId);
    } catch (error) {
      return closed(error);
    }
  };
}

/** The same for a body that has to ask somebody first. */
export function failClosedLater<Input extends HookInput, Output>(
  body: (input: Input) => Promise<Output>,
  closed: (error: unknown) => Output,
): (input: Input) => Promise<Output> {
  return (input) => body(input).catch(closed);
}
