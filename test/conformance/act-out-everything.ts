import type { Fixture } from "../lab/github/lab-fixture.ts";

/** Causes every webhook that the lab can send, at least once. */
export async function actOutEverything(fixture: Fixture): Promise<void> {
  const { lab } = fixture;
  const ada = lab.as("ada");
  await actOnIssue(fixture);
  await actOnPull(fixture);
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
  await ada.closeIssue("ada/engine", number);
  await ada.reopenIssue("ada/engine", number);
  const refs = await ada.request("DELETE", "/repos/ada/engine/git/refs/heads/fix");
  if (refs.status !== 204) throw new Error(`The branch stayed: ${refs.status}`);
}
