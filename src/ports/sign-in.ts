/** What a person may read and do, asked of GitHub with the token that they gave. */
export interface SignIn {
  /** Where a person allows it. `challenge`: SHA-256 of the verifier that the exchange brings. */
  authorizeUrl(ask: {
    readonly state: string;
    readonly challenge: string;
    readonly redirect: string;
  }): string;
  /** A token for the code that they came back with; undefined when GitHub gives none. */
  exchange(answer: {
    readonly code: string;
    readonly verifier: string;
    readonly redirect: string;
  }): Promise<string | undefined>;
  /** Undefined for a token that is no good any more. */
  login(token: string): Promise<string | undefined>;
  /** Ids of the repositories that both the person and the App can read. */
  repositories(token: string): Promise<ReadonlySet<number>>;
  /** Comments as the person. @returns whether GitHub took it. */
  comment(
    token: string,
    thread: { readonly owner: string; readonly name: string; readonly number: number },
    body: string,
  ): Promise<boolean>;
}
