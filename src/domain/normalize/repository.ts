import { z } from "zod";
import { commonOf } from "./common.ts";
import { byAction } from "./family.ts";
import type { Read } from "./family.ts";
import { envelope } from "./payload.ts";

const schema = z.object(envelope);
type Payload = z.output<typeof schema>;

const gone =
  (why: "deleted" | "transferred" | "archived"): Read<Payload> =>
  (payload, delivery) => ({
    ...commonOf(payload, delivery, payload.repository.updatedAt),
    kind: "repository-gone",
    why,
  });

export const repository = byAction(
  schema,
  new Map([
    ["deleted", gone("deleted")],
    ["transferred", gone("transferred")],
    ["archived", gone("archived")],
    [
      "renamed",
      (payload, delivery) => ({
        ...commonOf(payload, delivery, payload.repository.updatedAt),
        kind: "repository-renamed",
      }),
    ],
  ]),
);
