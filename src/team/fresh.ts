import { errorCode, errorLine } from "../domain/errors.ts";
import { keepNewest } from "../domain/keep-newest.ts";
import type { Clock } from "../ports/clock.ts";

/** Values that are read again when they are older than some time, each by one reader at once. */
export interface Fresh<K, T> {
  /** What is known, if it is not too old; else read now. One that cannot be read now is given as it was. */
  get(key: K): Promise<T>;
  /** Read now, whatever is known. @throws what reading throws. */
  renew(key: K): Promise<T>;
  /** Makes what is known of these too old. */
  expire(which: (key: K) => boolean): void;
}

interface Options<K, T> {
  readonly clock: Pick<Clock, "now">;
  readonly log: { warn(fields: object, message: string): void };
  /** Keys of the same name are the same. */
  readonly nameOf: (key: K) => string;
  readonly read: (key: K, before: T | undefined) => Promise<T>;
  readonly maxAgeMs: number;
  /** After a reading that failed. */
  readonly retryMs: number;
  /** How many values are known at once; those read longest ago are forgotten first. */
  readonly most: number;
}

export function createFresh<K, T>(options: Options<K, T>): Fresh<K, T> {
  const { clock, log, nameOf, maxAgeMs, retryMs, most } = options;
  const known = new Map<string, { readonly key: K; readonly value: T; staleAt: number }>();
  const reading = new Map<string, Promise<T>>();

  const read = (key: K): Promise<T> => {
    const name = nameOf(key);
    const started = options.read(key, known.get(name)?.value).then((value) => {
      known.delete(name);
      known.set(name, { key, value, staleAt: clock.now() + maxAgeMs });
      keepNewest(known, most);
      return value;
    });
    const ended = started.finally(() => {
      if (reading.get(name) === ended) reading.delete(name);
    });
    reading.set(name, ended);
    return ended;
  };
  return {
    get: async (key) => {
      const name = nameOf(key);
      const found = known.get(name);
      if (found && clock.now() < found.staleAt) return found.value;
      try {
        return await (reading.get(name) ?? read(key));
      } catch (error) {
        if (!found) throw error;
        found.staleAt = clock.now() + retryMs;
        log.warn({ of: name, code: errorCode(error), error: errorLine(error) }, "not read again yet");
        return found.value;
      }
    },
    renew: async (key) => {
      // What began before may not see what this is called for.
      await reading.get(nameOf(key))?.catch(() => undefined);
      return read(key);
    },
    expire: (which) => {
      for (const each of known.values()) if (which(each.key)) each.staleAt = 0;
    },
  };
}
