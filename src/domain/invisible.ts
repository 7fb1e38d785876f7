// What has no shape of its own: zero-width signs, directions, tags, fillers, control characters, halves of characters.
const invisible =
  /(?!\t|\n|\u200D|\uFE0E|\uFE0F)[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Cc}\p{Cs}\uFFF9-\uFFFB]/gu;
// These choose how an emoji looks, or join several to one; anywhere else they are letters of a hidden text.
const looseSelector = /(?<!\p{Extended_Pictographic})[\uFE0E\uFE0F](?!\u20E3)/gu;
const looseJoiner =
  /(?<!\p{Extended_Pictographic}[\uFE0E\uFE0F]?\p{Emoji_Modifier}?)\u200D|\u200D(?!\p{Extended_Pictographic})/gu;

/** A text of code with what nobody sees in it made visible: a reader of code must find it. Idempotent. Pure. */
export function withInvisibleShown(text: string): string {
  const runs = new RegExp(`(?:${invisible.source})+`, "gu");
  return text.replaceAll("\r\n", "\n").replaceAll(runs, (run) => {
    const signs = Array.from(run, (sign) => sign.codePointAt(0) ?? 0);
    const code = signs[0]?.toString(16).toUpperCase().padStart(4, "0") ?? "";
    return `[invisible: U+${code}${signs.length > 1 ? ` and ${signs.length - 1} more` : ""}]`;
  });
}

/** A text without what nobody sees and a model reads. Idempotent. Pure. */
export function withoutInvisible(text: string): string {
  return text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll(invisible, "")
    .replaceAll(looseSelector, "")
    .replaceAll(looseJoiner, "");
}
