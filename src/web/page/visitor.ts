interface Thread {
  readonly owner: string;
  readonly name: string;
  readonly number: number;
}

/** Somebody who looks at the page. */
export interface Visitor {
  /** As the head of the page calls them. */
  readonly name: string;
  /** Which repositories they may see, by id. */
  readonly sees: () => Promise<(repositoryId: number) => boolean>;
  /** Whether that is everything there is. */
  readonly seesAll: boolean;
  /** Speaks on a thread in their name and with their rights; undefined for who only watches. @returns whether GitHub took it. */
  readonly say: ((thread: Thread, text: string) => Promise<boolean>) | undefined;
}

/** Who somebody is, by what their browser brings; undefined for nobody who may look. */
export type Recognize = (request: Request) => Visitor | undefined;
