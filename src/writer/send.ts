import { bodyText, descriptionText, summaryText, titleText } from "../domain/written-text.ts";
import type { CodeHostWrites } from "../ports/code-host-writes.ts";
import type { Effect, EffectKind } from "../ports/effect.ts";

/** One request to GitHub. @returns what GitHub called what it made or changed, "" where it has no name. */
export type Request = () => Promise<string>;

/** By what a check run is found again: GitHub keeps it with the run, where people do not see it. */
export function externalIdOf(mailbox: string, effect: Effect): string {
  return `${mailbox}:${effect.id}`;
}

/** The requests that make a change happen, in order: each leaves by itself. The result is the last one's. */
export function requestsFor<K extends EffectKind>(
  writes: CodeHostWrites,
  from: Origin,
  effect: Effect<K>,
): readonly Request[] {
  return requests[effect.kind](writes, effect, from);
}

/** Whose change it is. */
export interface Origin {
  readonly mailbox: string;
  /** Says where all of a text is that had to be cut, "" for nowhere. */
  readonly whole: string;
}

type Table = {
  readonly [K in EffectKind]: (writes: CodeHostWrites, effect: Effect<K>, from: Origin) => readonly Request[];
};

const threadRequests = {
  comment: (writes, { repository, number, body, ...marks }, { whole }) => {
    const text = bodyText({ text: body, whole }, ...marksOf(marks));
    return [named("id", () => writes.createComment(repository, { number, body: text }))];
  },
  "commit-comment": (writes, { repository, sha, body, mark }, { whole }) => [
    named("id", () =>
      writes.createCommitComment(repository, { sha, body: bodyText({ text: body, whole }, mark) }),
    ),
  ],
  edit: (writes, { repository, commentId: id, body, mark }, { whole }) => [
    nameless(() => writes.editComment(repository, { id, body: bodyText({ text: body, whole }, mark) })),
  ],
  reaction: (writes, { repository, target, content }) => [
    nameless(() => writes.react(repository, target, content)),
  ],
  "create-issue": (writes, { repository, title, body, mark, labels, assignees }, { whole }) => {
    const issue = { title: titleText(title), body: bodyText({ text: body, whole }, mark), labels, assignees };
    return [named("number", () => writes.createIssue(repository, issue))];
  },
  labels: (writes, { repository, number, add, remove }) => [
    ...(add.length > 0 ? [nameless(() => writes.addLabels(repository, { number, labels: add }))] : []),
    ...remove.map((label) => nameless(() => writes.removeLabel(repository, { number, label }))),
  ],
  assignees: (writes, { repository, number, add, remove }) => [
    ...(add.length > 0 ? [nameless(() => writes.assign(repository, { number, logins: add }))] : []),
    ...(remove.length > 0 ? [nameless(() => writes.unassign(repository, { number, logins: remove }))] : []),
  ],
  "sub-issue": (writes, { repository, parent, childId }) => [
    nameless(() => writes.addSubIssue(repository, { parent, childId })),
  ],
  "blocked-by": (writes, { repository, number, blockingId, blocked }) => {
    const change = blocked ? writes.addBlockedBy : writes.removeBlockedBy;
    return [nameless(() => change(repository, { number, blockingId }))];
  },
} satisfies Partial<Table>;

const pullRequests = {
  push: (writes, effect) => [
    async () => {
      await writes.pushRef(effect.repository, effect);
      return effect.commit;
    },
  ],
  "open-pull": (writes, { repository, head, base, title, body, mark, draft }, { whole }) => {
    const pull = { head, base, title: titleText(title), body: bodyText({ text: body, whole }, mark), draft };
    return [named("number", () => writes.openPull(repository, pull))];
  },
  "edit-pull": (writes, { repository, number, title, base, text }, { whole }) => {
    const change = {
      number,
      ...(title !== undefined && { title: titleText(title) }),
      ...(base !== undefined && { base }),
      ...(text && { body: bodyText({ text: text.body, whole }, text.mark) }),
    };
    return [nameless(() => writes.editPull(repository, change))];
  },
  "ready-pull": (writes, { repository, number }) => [
    nameless(() => writes.setDraft(repository, { number, draft: false })),
  ],
  "draft-pull": (writes, { repository, number }) => [
    nameless(() => writes.setDraft(repository, { number, draft: true })),
  ],
  "merge-pull": (writes, { repository, number, sha, method }) => [
    named("sha", () => writes.mergePull(repository, { number, sha, method })),
  ],
  review: (writes, { repository, number, commit, event, body, comments, ...marks }, { whole }) => {
    const remarks = comments.map((comment) => ({
      ...comment,
      body: bodyText({ text: comment.body, whole }),
    }));
    const review = {
      number,
      commit,
      event,
      body: bodyText({ text: body, whole }, ...marksOf(marks)),
      comments: remarks,
    };
    return [named("id", () => writes.review(repository, review))];
  },
  "review-reply": (writes, { repository, number, commentId, body, mark }, { whole }) => {
    const reply = { number, commentId, body: bodyText({ text: body, whole }, mark) };
    return [named("id", () => writes.replyToReview(repository, reply))];
  },
  "resolve-thread": (writes, { repository, threadId }) => [
    nameless(() => writes.resolveThread(repository, { threadId })),
  ],
  "request-review": (writes, { repository, number, people, teams }) => [
    nameless(() => writes.requestReview(repository, { number, people, teams })),
  ],
} satisfies Partial<Table>;

const checkRequests = {
  "check-run": (writes, effect, { mailbox, whole }) => {
    const { repository, name, sha, conclusion, title, summary } = effect;
    const said = { conclusion, title: titleText(title), summary: summaryText({ text: summary, whole }) };
    const run = { ...said, name, sha, externalId: externalIdOf(mailbox, effect) };
    return [named("id", () => writes.createCheckRun(repository, run))];
  },
  "edit-check-run": (writes, { repository, runId: id, conclusion, title, summary }, { whole }) => {
    const said = { conclusion, title: titleText(title), summary: summaryText({ text: summary, whole }) };
    return [nameless(() => writes.editCheckRun(repository, { ...said, id }))];
  },
  "commit-status": (writes, { repository, sha, context, state, description, url }) => {
    const said = { sha, context, state, description: descriptionText(description) };
    return [nameless(() => writes.createStatus(repository, { ...said, ...(url !== undefined && { url }) }))];
  },
} satisfies Partial<Table>;

const requests: Table = { ...threadRequests, ...pullRequests, ...checkRequests };

function marksOf({ state, mark }: Pick<Effect<"comment" | "review">, "state" | "mark">): readonly string[] {
  return state === undefined ? [mark] : [state, mark];
}

function named<Name extends string>(
  name: Name,
  request: () => Promise<Readonly<Record<Name, number | string>>>,
): Request {
  return async () => String((await request())[name]);
}

function nameless(request: () => Promise<void>): Request {
  return async () => {
    await request();
    return "";
  };
}
