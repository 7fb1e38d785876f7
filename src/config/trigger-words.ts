import type { Trigger } from "../domain/roster.ts";

/** What each trigger means, in words for people; `docs/reference/triggers.md` is made from it. */
export const triggerWords: Readonly<Record<Trigger, string>> = {
  label: "One of the role's labels is put on an issue or pull request, or it is reopened with one.",
  assign: "The App is assigned to an issue or pull request. The first such role in the team begins.",
  mention:
    "`@<app> <role>` in a comment, or in the text of a new issue or pull request. Not in code, quotes or HTML comments.",
  comment:
    "A comment that is addressed to nobody, on a thread where the role works: it goes to the role that waits for an answer, else to the one that was active last.",
  "pull-request": "A pull request is opened.",
  push: "Somebody else pushes to a pull request on which the role works.",
  ready: "A pull request becomes ready for review.",
  "review-request":
    "A review is asked of the App (the first such role begins), or of a team that is named after the role.",
  review:
    "A review, or a comment on a line, of the pull request of the role's own branch: with every open thread at once.",
  checks:
    "A check run, suite or status fails on the head of the role's own branch: three times for one commit, then a person is asked.",
  dependency: "An issue is added or removed as something that blocks an issue on which the role works.",
  "sub-issue": "A sub-issue is added to or removed from an issue on which the role works.",
  closed: "The pull request of the role's own branch is closed or merged.",
};
