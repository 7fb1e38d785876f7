/** Turns the trial's error output into the one sentence an operator can act on. */
export function explainFailure(output: string): { readonly ok: false; readonly reason: string } {
  const known = causes.find(([pattern]) => pattern.test(output));
  return { ok: false, reason: known?.[1] ?? `bubblewrap did not run: ${firstLine(output)}` };
}

const causes: readonly (readonly [RegExp, string])[] = [
  [
    /ENOENT/,
    "bubblewrap is not installed; install it with `apt-get install bubblewrap` (or `dnf install bubblewrap`).",
  ],
  [
    /mount proc/i,
    "bubblewrap cannot mount /proc, because this container masks it; run the container with `security_opt: [systempaths=unconfined, seccomp=unconfined, apparmor=unconfined]`.",
  ],
  [
    /user namespace|userns|uid map|setting up uid|No permissions to creat|Operation not permitted/i,
    "bubblewrap may not create user namespaces here; allow them with `sysctl -w kernel.unprivileged_userns_clone=1` (on Ubuntu also `kernel.apparmor_restrict_unprivileged_userns=0`), or in a container with `security_opt: [seccomp=unconfined, apparmor=unconfined]`.",
  ],
];

function firstLine(text: string): string {
  const line = text.split("\n").findLast((candidate) => candidate.trim() !== "") ?? "no output";
  return line.trim().slice(0, 200);
}
