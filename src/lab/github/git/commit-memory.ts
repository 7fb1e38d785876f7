import { keepNewest } from "../../../domain/keep-newest.ts";

interface Range {
  readonly from: string;
  readonly to: string;
}

type Ask<T> = (folder: string, range: Range) => Promise<T | undefined>;

/**
 * Remembers what git says of two commits that are named by their full ids, which never changes: a process is started for
 * each question, and starting one costs more than its answer.
 * @param most answers that are kept, those used last.
 */
export function createCommitMemory(most = 1_000): {
  recalling: <T>(ask: Ask<T>) => Ask<T>;
  forget: () => void;
} {
  const memories: Map<string, unknown>[] = [];
  return {
    /** @returns the same question, asked once; no answer is no knowledge, since the commits may still come. */
    recalling: <T>(ask: Ask<T>): Ask<T> => {
      const answers = new Map<string, T>();
      memories.push(answers);
      return async (folder, range) => {
        if (![range.from, range.to].every((id) => /^[0-9a-f]{40}$/.test(id))) return ask(folder, range);
        const key = [folder, range.from, range.to].join("\0");
        const answer = answers.get(key) ?? (await ask(folder, range));
        if (answer === undefined) return undefined;
        answers.delete(key);
        answers.set(key, answer);
        keepNewest(answers, most);
        return answer;
      };
    },
    /** For a folder that is no longer what it was. */
    forget: () => memories.forEach((answers) => answers.clear()),
  };
}
