import { z } from "zod";
import { commonOf } from "./common.ts";
import { byAction } from "./family.ts";
import type { Read } from "./family.ts";
import { envelope, issue } from "./payload.ts";
import { actFields, threadActs } from "./thread-acts.ts";

const schema = z.object({ ...envelope, ...actFields, issue });

const gone =
  (kind: "deleted" | "transferred"): Read<z.output<typeof schema>> =>
  (payload, delivery) => ({
    ...commonOf(payload, delivery, payload.issue.updatedAt),
    thread: payload.issue.thread,
    kind,
  });

export const issues = byAction(
  schema,
  new Map([
    ...threadActs<z.output<typeof schema>>((payload) => payload.issue),
    ["deleted", gone("deleted")],
    ["transferred", gone("transferred")],
  ]),
);
