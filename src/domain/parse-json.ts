/** The value of a text in JSON; undefined for any other text. What the parser says is left out: it quotes the text. Pure. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
