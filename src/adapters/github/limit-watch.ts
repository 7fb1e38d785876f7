interface Limit {
  readonly left: number;
  /** Milliseconds since the epoch. */
  readonly resetAt: number;
}

type Headers = Readonly<Record<string, string | number | undefined>>;

/** Reads from GitHub's answers how near the limits are. */
export function createLimitWatch(
  tell: (resource: string, left: number) => void,
  now: () => number = Date.now,
): (installationId: number, headers: Headers) => void {
  const resources = new Map<string, Map<number, Limit>>();
  return (installationId, headers) => {
    const [left, reset] = [headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]].map(Number);
    const resource = String(headers["x-ratelimit-resource"] ?? "core");
    if (left === undefined || reset === undefined || Number.isNaN(left) || Number.isNaN(reset)) return;
    const limits = resources.get(resource) ?? new Map<number, Limit>();
    resources.set(resource, limits);
    limits.set(installationId, { left, resetAt: reset * 1_000 });
    // One that is not heard of after its reset has all of its requests again.
    for (const [id, { resetAt }] of limits) if (id !== installationId && resetAt <= now()) limits.delete(id);
    tell(resource, Math.min(...[...limits.values()].map((limit) => limit.left)));
  };
}
