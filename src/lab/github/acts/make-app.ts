import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";

import { z } from "zod";

import { botLoginOf } from "../actor.ts";
import { findUser } from "../find.ts";
import type { Lab, LabApp } from "../lab.ts";
import { notFound, Problem } from "../problem.ts";
import type { ManifestRecord } from "../records.ts";
import { addBot } from "../seed.ts";
import { nextId } from "../state.ts";

/** The manifest of an App, as GitHub documents it; other keys are refused. */
const manifest = z.strictObject({
  name: z.string().min(1).max(34).optional(),
  url: z.url(),
  description: z.string().optional(),
  hook_attributes: z.strictObject({ url: z.url(), active: z.boolean().optional() }),
  redirect_url: z.url(),
  callback_urls: z.array(z.url()).max(10).optional(),
  setup_url: z.url().optional(),
  public: z.boolean().optional(),
  default_events: z.array(z.string()).default([]),
  default_permissions: z.record(z.string(), z.enum(["read", "write", "admin"])).default({}),
});

export type AppManifest = z.output<typeof manifest>;

// GitHub refuses an event whose permission is not asked for, and those that every App gets.
const permissionOf: Readonly<Record<string, readonly string[]>> = {
  check_run: ["checks"],
  check_suite: ["checks"],
  commit_comment: ["contents"],
  create: ["contents"],
  delete: ["contents"],
  issue_comment: ["issues", "pull_requests"],
  issue_dependencies: ["issues"],
  issues: ["issues"],
  label: ["metadata"],
  member: ["members"],
  pull_request: ["pull_requests"],
  pull_request_review: ["pull_requests"],
  pull_request_review_comment: ["pull_requests"],
  pull_request_review_thread: ["pull_requests"],
  push: ["contents"],
  repository: ["metadata"],
  status: ["statuses"],
  sub_issues: ["issues"],
};

const CODE_LIFE_MS = 3_600_000;

/** Reads a manifest as GitHub's page does. @throws Problem 422 that says what is wrong with it. */
export function readManifest(text: string): AppManifest {
  const { data, error } = manifest.safeParse(parse(text));
  if (error) throw new Problem(422, `Invalid GitHub App configuration: ${z.prettifyError(error)}`);
  const { default_events: events, default_permissions: permissions } = data;
  const lacking = events.filter(
    (event) => !(permissionOf[event] ?? []).some((name) => name in { metadata: "read", ...permissions }),
  );
  if (lacking.length > 0)
    throw new Problem(
      422,
      `Invalid GitHub App configuration: Default events unsupported: ${lacking.join(", ")}`,
    );
  return data;
}

/** A person agrees to an App of this name. @returns the code that turns it into one, once and within an hour. */
export function agreeToApp(
  lab: Lab,
  asked: { readonly manifest: AppManifest; readonly name: string; readonly owner: string },
): string {
  if (findUser(lab.state, botLoginOf({ slug: slugOf(asked.name) })) !== undefined)
    throw new Problem(422, "Name is already taken");
  const code = randomBytes(20).toString("hex");
  lab.state.manifests.set(code, {
    name: asked.name,
    owner: asked.owner,
    hookUrl: asked.manifest.hook_attributes.url,
    permissions: { metadata: "read", ...asked.manifest.default_permissions },
    events: asked.manifest.default_events,
    agreedAt: lab.now(),
  });
  return code;
}

/** Makes the App that a code stands for the one under test, and hands out its secrets, which nobody can ask for again. */
export function convertManifest(lab: Lab, code: string): { readonly pem: string; readonly secret: string } {
  const agreed = lab.state.manifests.get(code);
  lab.state.manifests.delete(code);
  if (agreed === undefined || lab.now().getTime() - agreed.agreedAt.getTime() > CODE_LIFE_MS)
    throw notFound();
  const { privateKey, publicKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const app = appOf(lab, agreed, publicKey);
  const secret = randomBytes(20).toString("hex");
  // Installations, tokens and hooks belong to the App that was there before.
  for (const hook of lab.webhooks.hooks()) if (hook.target.kind === "app") lab.webhooks.removeHook(hook.id);
  lab.state.installations.clear();
  lab.replaceApp(app);
  addBot(lab, botLoginOf(app));
  lab.webhooks.addHook({ url: agreed.hookUrl, secret, target: { kind: "app" } });
  return { pem: privateKey, secret };
}

function appOf(lab: Lab, { name, permissions, events }: ManifestRecord, publicKey: string): LabApp {
  return {
    id: nextId(lab.state, "app"),
    slug: slugOf(name),
    publicKey: createPublicKey(publicKey),
    createdAt: lab.now(),
    permissions,
    events,
  };
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
