/** An answer that is not a success, thrown by a handler and written out by the pipeline in GitHub's shape. */
export class Problem extends Error {
  override readonly name = "Problem";
  readonly status: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    extra: {
      readonly fields?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.fields = extra.fields ?? {};
    this.headers = extra.headers ?? {};
  }
}

export const notFound = (): Problem => new Problem(404, "Not Found");
export const badCredentials = (): Problem => new Problem(401, "Bad credentials");
export const loginRequired = (): Problem => new Problem(401, "Requires authentication");
export const notForIntegration = (): Problem => new Problem(403, "Resource not accessible by integration");

/** GitHub's 422 with its list of errors. */
export function invalid(
  resource: string,
  error: { readonly field: string; readonly code: string; readonly message?: string },
): Problem {
  return new Problem(422, "Validation Failed", { fields: { errors: [{ resource, ...error }] } });
}

/** GitHub's 422 for reviews, whose errors are sentences. */
export const unprocessable = (error: string): Problem =>
  new Problem(422, "Unprocessable Entity", { fields: { errors: [error] } });

/** The body of a problem, as it goes over the wire. */
export function problemBody(problem: Problem): Record<string, unknown> {
  return {
    message: problem.message,
    ...problem.fields,
    documentation_url: "https://docs.github.com/rest",
    status: String(problem.status),
  };
}
