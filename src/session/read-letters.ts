import { parseJson } from "../domain/parse-json.ts";
import { sessionMail } from "../domain/session-mail.ts";
import type { Mail } from "../ports/mail-store.ts";
import type { Letter } from "./choose-batch.ts";

/** The mails up to the first that cannot be read: written by another version, or damaged. */
export function readLetters(mail: readonly Mail[]): readonly Letter[] {
  const letters = mail.map(({ seq, body }) => ({ seq, mail: sessionMail.safeParse(parseJson(body)).data }));
  const end = letters.findIndex((letter) => letter.mail === undefined);
  return letters
    .slice(0, end < 0 ? undefined : end)
    .flatMap(({ seq, mail: read }) => (read ? [{ seq, mail: read }] : []));
}
