import { z } from "zod";

const mark = z.object({ k: z.string(), e: z.number(), id: z.string() });

/** Session, epoch and effect that a text of Squadron's says it comes from, hidden from readers. */
export interface MarkSeen {
  readonly session: string;
  readonly epoch: number;
  readonly id: string;
}

/** The marks of a text, as anybody can read them: whether they are signed by Squadron is not looked at. */
export function marksIn(text: string): readonly MarkSeen[] {
  return [...text.matchAll(/<!-- squadron ([\w-]+)\.[0-9a-f]{64} -->/g)].flatMap(([, encoded = ""]) => {
    const { data } = mark.safeParse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
    return data ? [{ session: data.k, epoch: data.e, id: data.id }] : [];
  });
}
