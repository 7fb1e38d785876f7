import { z } from "zod";
import { byAction } from "./family.ts";
import type { Delivery, Read } from "./family.ts";
import { envelope, id } from "./payload.ts";

const repositories = z.array(z.object({ id })).catch([]);
const installation = z.object({ id });
const schema = z.object({ sender: envelope.sender, installation, repositories });
const changedSchema = z.object({ sender: envelope.sender, installation, repositories_removed: repositories });
type Payload = z.output<typeof schema>;

const base = (payload: Pick<Payload, "sender" | "installation">, delivery: Delivery) => ({
  guid: delivery.guid,
  // The installation's own updated_at does not move with each of these acts.
  at: delivery.receivedAt,
  actor: payload.sender,
  installationId: payload.installation.id,
});
const ids = (found: z.output<typeof repositories>) => found.map((repository) => repository.id);

const gone =
  (why: "deleted" | "suspended"): Read<Payload> =>
  (payload, delivery) => ({
    ...base(payload, delivery),
    kind: "installation-gone",
    why,
    repositoryIds: ids(payload.repositories),
  });
const back =
  (why: "created" | "unsuspended"): Read<Payload> =>
  (payload, delivery) => ({ ...base(payload, delivery), kind: "installation-back", why });

export const installationFamily = byAction(
  schema,
  new Map([
    ["created", back("created")],
    ["deleted", gone("deleted")],
    ["suspend", gone("suspended")],
    ["unsuspend", back("unsuspended")],
  ]),
);

export const installationRepositories = byAction(
  changedSchema,
  new Map([
    [
      "removed",
      (payload, delivery) => ({
        ...base(payload, delivery),
        kind: "repositories-removed",
        repositoryIds: ids(payload.repositories_removed),
      }),
    ],
  ]),
);
