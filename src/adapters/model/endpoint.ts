/** What the wires ask for. Anything else is not sent anywhere: a runtime must not choose where the key goes. */
const known = /(?:^|\/)(chat\/completions|responses|messages|messages\/count_tokens)$/;

export type Endpoint = "chat/completions" | "responses" | "messages" | "messages/count_tokens";

/** What a request asks for; undefined for what no wire asks. */
export function endpointOf({ url }: Pick<Request, "url">): Endpoint | undefined {
  return known.exec(new URL(url).pathname)?.[1] as Endpoint | undefined;
}
