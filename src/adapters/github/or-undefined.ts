import { statusOf } from "./translate-error.ts";

/** A thing or person that does not exist (404, 410) is an answer, not a failure. */
export async function orUndefined<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return undefined;
    throw error;
  }
}
