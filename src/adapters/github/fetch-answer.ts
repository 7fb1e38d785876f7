// GitHub answers or fails within 10 s; Octokit itself would wait for ever.
const requestTimeoutMs = 15_000;

/**
 * The whole answer, or a failure: Octokit takes a body that was cut short for an empty one, a list without entries.
 * @param keep of a longer body only this many bytes at its end are kept in memory
 */
export async function fetchAnswer(
  url: string | URL | Request,
  options: RequestInit = {},
  keep = Infinity,
): Promise<Response> {
  const timeout = AbortSignal.timeout(requestTimeoutMs);
  const answer = await fetch(url, {
    ...options,
    signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
  });
  const body = await readEnd(answer.body ?? [], keep);
  // An answer such as 204 may not even have an empty one.
  const whole = new Response(body.byteLength === 0 ? null : body, answer);
  // Octokit's paging reads it.
  return Object.defineProperty(whole, "url", { value: answer.url });
}

async function readEnd(
  body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  keep: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const kept: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    kept.push(chunk);
    size += chunk.byteLength;
    while (size - (kept[0]?.byteLength ?? 0) >= keep) size -= kept.shift()?.byteLength ?? 0;
  }
  return Buffer.concat(kept);
}
