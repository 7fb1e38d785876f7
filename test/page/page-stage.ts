import { createHash } from "node:crypto";

import { noneUsed } from "../../src/domain/budget.ts";
import { formatSession, type Role, type SessionKey } from "../../src/domain/ids.ts";
import { newSession, type SessionRecord } from "../../src/domain/session.ts";
import { toSessionView } from "../../src/observe/session-view.ts";
import type { SignIn } from "../../src/ports/sign-in.ts";
import type { TimelineLine } from "../../src/ports/timeline.ts";
import { createPage } from "../../src/web/page/create-page.ts";
import { createPeople } from "../../src/web/page/create-people.ts";
import { createRecognize } from "../../src/web/page/recognize.ts";
import { createSeal } from "../../src/web/page/seal.ts";

export const token = "0123456789abcdef01234567";
export const origin = "http://squadron.example";
const key = Buffer.alloc(32, 7);

/** A session on #7 of a repository that is named after its id. */
export function sessionOf(repositoryId: number, more: Partial<SessionRecord> = {}): SessionRecord {
  const [number, role] = [7, "dev" as Role];
  return {
    ...newSession,
    key: formatSession({ repositoryId, number, role }),
    role,
    number,
    installationId: 9,
    repository: { id: repositoryId, owner: "acme", name: `repo-${repositoryId}`, defaultBranch: "main" },
    updatedAt: 5,
    ...more,
  };
}

/** GitHub as far as people sign in there: whom it knows, what they may read, and what they said. */
export function peopleOfGitHub() {
  const reads = new Map<string, readonly number[]>([["ann", [1]]]);
  const mute = new Set<string>();
  const said: { readonly who: string; readonly at: string; readonly text: string }[] = [];
  const exchanged: string[] = [];
  const challenges = new Set<string>();
  const listed: string[] = [];
  let isAway = false;
  const signIn: SignIn = {
    authorizeUrl: ({ state, challenge, redirect }) => {
      challenges.add(challenge);
      return `https://github.example/authorize?${new URLSearchParams({ state, redirect }).toString()}`;
    },
    exchange: async ({ code, verifier }) => {
      exchanged.push(code);
      const challenge = createHash("sha256").update(verifier).digest("base64url");
      return challenges.has(challenge) && reads.has(code) ? `token of ${code}` : undefined;
    },
    login: async (given) => given.replace("token of ", ""),
    repositories: async (given) => {
      listed.push(given);
      if (isAway) throw new Error("GitHub is away");
      return new Set(reads.get(given.replace("token of ", "")) ?? []);
    },
    comment: async (given, { owner, name, number }, text) => {
      const who = given.replace("token of ", "");
      if (mute.has(who)) return false;
      said.push({ who, at: `${owner}/${name}#${number}`, text });
      return true;
    },
  };
  const goAway = (away: boolean): void => {
    isAway = away;
  };
  return { signIn, reads, mute, said, exchanged, listed, goAway };
}

interface Options {
  readonly sessions?: readonly SessionRecord[];
  readonly lines?: readonly TimelineLine[];
  /** Where the page is said to be. */
  readonly url?: string;
  readonly hasDoor?: boolean;
}

/** The whole page in this process, with GitHub and the store played by literals. */
export function setPageStage({ sessions, lines = [], url, hasDoor = true }: Options = {}) {
  const github = peopleOfGitHub();
  const all = sessions ?? [sessionOf(1), sessionOf(2)];
  const listeners = new Set<(key: SessionKey) => void>();
  const news = new EventTarget();
  const ending = new AbortController();
  const clock = { now: Date.now() };
  const logged: string[] = [];
  const log = (_fields: object, message: string): void => void logged.push(message);
  const door = hasDoor ? { signIn: github.signIn, seal: createSeal(key), url } : undefined;
  const here = { worker: "here", folderOf: () => "" };
  const personOf = door && createPeople({ ...door, now: () => clock.now });
  let counted: ((id: number) => boolean) | undefined;
  const app = createPage({
    list: async () =>
      all.map((record) => toSessionView({ record, occupant: "", holders: [], mail: 0 }, here)),
    record: async (wanted) => all.find((record) => record.key === wanted),
    figures: {
      roleDays: async (counts) => {
        counted = counts;
        return [{ day: "2026-11-01", role: "dev" as Role, used: { ...noneUsed, turns: 3 } }];
      },
      service: async () => ({ ack: [], wake: [], waiting: [{ lane: "turn", count: 1 }], limits: [] }),
    },
    timeline: {
      read: async (_key, { after }) => (after === undefined ? lines : lines.filter(({ id }) => id > after)),
      onAppend: async (listener) => {
        listeners.add(listener);
        return () => {
          listeners.delete(listener);
          news.dispatchEvent(new Event("left"));
        };
      },
    },
    now: () => clock.now,
    recognize: createRecognize({ isOpen: false, tokens: [token], personOf }),
    serverUrl: "https://github.example",
    door,
    tokens: [token],
    url,
    ending: ending.signal,
    log: { info: log, warn: log, error: log },
  });
  const ask = async (path: string, cookie = "", init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers);
    if (cookie !== "") headers.set("cookie", cookie);
    return app.request(`${origin}${path}`, { ...init, headers });
  };
  return { ask, github, listeners, news, ending, clock, logged, counts: () => counted };
}

export type PageStage = ReturnType<typeof setPageStage>;

/** What a browser would send back of the cookies that an answer sets. */
export function cookieOf(answer: Response): string {
  const pairs = answer.headers.getSetCookie().map((each) => each.split(";", 1)[0] ?? "");
  return pairs.filter((pair) => !pair.endsWith("=")).join("; ");
}

/** Begins to sign in: what the browser keeps for it, and the state that went to GitHub. */
export async function beginSignIn({ ask }: PageStage): Promise<{ cookie: string; state: string }> {
  const began = await ask("/squadron/sign-in");
  const { searchParams } = new URL(began.headers.get("location") ?? "");
  return { cookie: cookieOf(began), state: searchParams.get("state") ?? "" };
}

/** Signs a person in. @returns their cookie. */
export async function signIn(stage: PageStage, who = "ann"): Promise<string> {
  const { cookie, state } = await beginSignIn(stage);
  return cookieOf(await stage.ask(`/squadron/signed-in?code=${who}&state=${state}`, cookie));
}

/** Lets a display in. @returns its cookie. */
export async function letDisplayIn({ ask }: PageStage): Promise<string> {
  return cookieOf(await ask(`/squadron/display?token=${token}`));
}
