/**
 * An answer of ours in the form of the providers' errors.
 * The runtime gives up at once on 400, 403 and 404, and repeats 401, 429 and 5xx up to six times.
 */
export function refusal(status: 403 | 404 | 503 | 504, message: string): Response {
  return Response.json({ error: { message, type: "squadron", code: `squadron_${status}` } }, { status });
}
