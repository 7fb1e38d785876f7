import { z } from "zod";

import { deliveryItemJson, deliveryJson } from "../json/delivery-json.ts";
import type { Lab } from "../lab.ts";
import { linkTo, pageSize } from "../paging.ts";
import { notFound, Problem } from "../problem.ts";
import {
  type Answer,
  apart,
  type Call,
  get,
  ok,
  param,
  parseBody,
  patch,
  post,
  type Route,
} from "../route.ts";
import type { Attempt, Hook, LabDelivery } from "../webhooks/hook.ts";
import { demandApp } from "./demand-app.ts";

const CONFIG = z.object({
  url: z.url().optional(),
  secret: z.string().optional(),
  content_type: z.string().optional(),
  insecure_ssl: z.union([z.string(), z.number()]).optional(),
});

interface AttemptOfDelivery {
  readonly delivery: LabDelivery;
  readonly attempt: Attempt;
}

// GitHub keeps deliveries for this long; what is older can be neither listed nor sent again.
const KEPT_MS = 3 * 24 * 3_600_000;

function appHook(lab: Lab): Hook {
  const hook = lab.webhooks.hooks().find((one) => one.target.kind === "app");
  if (hook === undefined) throw notFound();
  return hook;
}

function attempts(lab: Lab): AttemptOfDelivery[] {
  const oldest = lab.now().getTime() - KEPT_MS;
  return lab.webhooks
    .deliveries()
    .filter((delivery) => delivery.hook.target.kind === "app")
    .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
    .filter(({ attempt }) => attempt.at.getTime() >= oldest)
    .sort((left, right) => right.attempt.id - left.attempt.id);
}

function readCursor(cursor: string): number {
  const id = /^v1_(\d+)$/.exec(cursor)?.[1];
  if (id === undefined) throw new Problem(400, "Invalid cursor");
  return Number(id);
}

function list(lab: Lab, call: Call): Answer {
  demandApp(call);
  const cursor = call.query.get("cursor");
  const before = cursor === null ? Infinity : readCursor(cursor);
  const status = call.query.get("status");
  const all = attempts(lab).filter(
    ({ attempt }) =>
      attempt.id < before && (status === null || (attempt.status === "OK") === (status === "success")),
  );
  const slice = all.slice(0, pageSize(call));
  const last = slice.at(-1);
  const more = last !== undefined && all.length > slice.length;
  const next = more ? linkTo(lab, call, { cursor: `v1_${last.attempt.id}` }) : "";
  return {
    status: 200,
    body: slice.map(deliveryItemJson),
    headers: more ? { link: `<${next}>; rel="next"` } : {},
  };
}

function inPath(lab: Lab, call: Call): AttemptOfDelivery {
  demandApp(call);
  const id = Number(param(call, "delivery"));
  const found = attempts(lab).find(({ attempt }) => attempt.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function configJson(hook: Hook) {
  return {
    content_type: "json",
    insecure_ssl: "0",
    ...(hook.secret === "" ? {} : { secret: "********" }),
    url: hook.url,
  };
}

/** The App's webhook: its settings, what was delivered, and delivering it again. */
export const HOOK_ROUTES: readonly Route[] = [
  get("/app/hook/config", (lab, call) => {
    demandApp(call);
    return ok(configJson(appHook(lab)));
  }),
  apart(
    patch("/app/hook/config", (lab, call) => {
      demandApp(call);
      const { url, secret } = parseBody(call, CONFIG);
      lab.webhooks.changeHook(appHook(lab).id, {
        ...(url === undefined ? {} : { url }),
        ...(secret === undefined ? {} : { secret }),
      });
      return ok(configJson(appHook(lab)));
    }),
  ),
  get("/app/hook/deliveries", list),
  get("/app/hook/deliveries/:delivery{[0-9]+}", (lab, call) => ok(deliveryJson(inPath(lab, call)))),
  apart(
    post("/app/hook/deliveries/:delivery{[0-9]+}/attempts", (lab, call) => {
      lab.webhooks.redeliver(inPath(lab, call).delivery.guid);
      return ok({}, 202);
    }),
  ),
];
