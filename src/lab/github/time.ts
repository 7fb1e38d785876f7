/** GitHub's timestamps have whole seconds: two edits within one second carry the same `updated_at`. */
export function stamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** As `stamp`, for what may not have happened yet. */
export function stampOrNull(date: Date | null): string | null {
  return date === null ? null : stamp(date);
}

/** Seconds since 1970, the form of rate-limit headers and of a push payload's repository. */
export function epochSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000);
}
