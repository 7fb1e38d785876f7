import type { Fixture } from "../lab/github/lab-fixture.ts";

/** Causes every webhook that the lab can send, at least once. */
export async function actOutEverything(fixture: Fixture): Promise<void> {
  const { lab } = fixture;
  const ada = lab.as("ada");
  await actOnIssue(fixture);
  await actOnPull(fixture);
  await actOnReviews(fixture);
  await actOnChecks(fixture);
  await ada.request("DELETE", "/repos/ada/engine/labels/dev");
  lab.seed.removeCollaborator("ada/engine", "wes");
  lab.seed.addCollaborator("ada/engine", "wes", "write");
  await lab.seed.createRepository("ada", "attic");
  await ada.renameRepository("ada/attic", "loft");
  const moved = await ada.createIssue("ada/engine", { title: "Belongs to the loft" });
  await ada.comment("ada/engine", moved.number, "It will move.");
  await ada.transferIssue("ada/engine", moved.number, "ada/loft");
  await ada.deleteRepository("ada/loft");
  lab.seed.createOrg("works", { admins: ["ada"] });
  await lab.seed.createRepository("works", "plant");
  await lab.seed.createRepository("works", "yard");
  lab.seed.installApp("works", { repositories: ["plant"] });
  await actOnLinks(fixture);
  lab.seed.addToInstallation("works", ["yard"]);
  lab.seed.removeFromInstallation("works", ["plant"]);
  lab.seed.suspendApp("works");
  lab.seed.unsuspendApp("works");
  lab.seed.uninstallApp("works");
}

async function actOnIssue({ lab }: Fixture): Promise<void> {
  const ada = lab.as("ada");
  const { number } = await ada.createIssue("ada/engine", { title: "It stalls", body: "After an hour." });
  await ada.editIssue("ada/engine", number, { title: "It stalls often", body: "After a minute." });
  await ada.addLabel("ada/engine", number, "dev");
  await ada.removeLabel("ada/engine", number, "dev");
  await ada.assign("ada/engine", number, "wes");
  await ada.unassign("ada/engine", number, "wes");
  const comment = await ada.comment("ada/engine", number, "Any news?");
  await ada.editComment("ada/engine", comment.id, "Any news today?");
  await ada.deleteComment("ada/engine", comment.id);
  await ada.closeIssue("ada/engine", number);
  await ada.reopenIssue("ada/engine", number);
  await ada.deleteIssue("ada/engine", number);
}

async function actOnPull({ lab }: Fixture): Promise<void> {
  const ada = lab.as("ada");
  const { number } = await ada.createPullRequest("ada/engine", { title: "Mend it", head: "fix" });
  await ada.commit("ada/engine", { branch: "fix", files: { "notes.md": "More.\n" } });
  await ada.editIssue("ada/engine", number, { title: "Mend it for good" });
  await ada.addLabel("ada/engine", number, "dev");
  await ada.removeLabel("ada/engine", number, "dev");
  await ada.assign("ada/engine", number, "wes");
  await ada.unassign("ada/engine", number, "wes");
  await ada.comment("ada/engine", number, "Nice.");
  await ada.convertToDraft("ada/engine", number);
  await ada.markReady("ada/engine", number);
  await ada.closeIssue("ada/engine", number);
  await ada.reopenIssue("ada/engine", number);
}

async function actOnReviews({ lab }: Fixture): Promise<void> {
  const [ada, wes] = [lab.as("ada"), lab.as("wes")];
  const [{ number } = { number: 0 }] = (await ada.request("GET", "/repos/ada/engine/pulls")).body as {
    readonly number: number;
  }[];
  await ada.requestReview("ada/engine", number, "wes");
  await ada.withdrawReviewRequest("ada/engine", number, "wes");
  const comments = [{ path: "notes.md", line: 1, body: "Less." }];
  const review = await wes.review("ada/engine", number, { event: "REQUEST_CHANGES", body: "No.", comments });
  await wes.editReview("ada/engine", review.id, "Not yet.");
  const [comment] = await wes.reviewComments("ada/engine", number);
  const id = comment?.id ?? 0;
  await wes.editReviewComment("ada/engine", id, "Much less.");
  const reply = await ada.replyToReview("ada/engine", id, "Done.");
  await ada.resolveThread(id);
  await ada.unresolveThread(id);
  await ada.deleteReviewComment("ada/engine", reply.id);
  await ada.dismissReview("ada/engine", review.id, "Mended.");
  const refs = await ada.request("DELETE", "/repos/ada/engine/git/refs/heads/fix");
  if (refs.status !== 204) throw new Error(`The branch stayed: ${refs.status}`);
}

async function actOnChecks({ lab, botOctokit }: Fixture): Promise<void> {
  const ada = lab.as("ada");
  const sha = await ada.commit("ada/engine", { branch: "checked", files: { "notes.md": "Even more.\n" } });
  await lab.ci("ada/engine", sha, { name: "test" });
  await lab.ci("ada/engine", sha, {
    name: "test",
    conclusion: "failure",
    summary: "It broke.",
    log: "No.\n",
  });
  const own = await botOctokit().rest.checks.create({
    owner: "ada",
    repo: "engine",
    name: "squadron/reviewer",
    head_sha: sha,
    conclusion: "success",
  });
  await ada.rerequestCheck("ada/engine", own.data.id);
  await ada.setStatus("ada/engine", sha, { state: "pending", context: "deploy" });
  await ada.request("POST", `/repos/ada/engine/commits/${sha}/comments`, { body: "Hm." });
}

/** In an organization: GitHub's contract knows the events of dependencies only there. */
async function actOnLinks({ lab }: Fixture): Promise<void> {
  const ada = lab.as("ada");
  const whole = await ada.createIssue("works/plant", { title: "The whole" });
  const part = await ada.createIssue("works/plant", { title: "A part" });
  await ada.addSubIssue("works/plant", whole.number, part.number);
  await ada.removeSubIssue("works/plant", whole.number, part.number);
  await ada.setBlockedBy("works/plant", whole.number, part.number);
  await ada.removeBlockedBy("works/plant", whole.number, part.number);
}
