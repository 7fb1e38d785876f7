/** A place that webhooks go to. */
export interface Hook {
  readonly id: number;
  readonly url: string;
  readonly secret: string;
  /** An App's hook carries `installation` and follows its installations; a repository's own hook does neither. */
  readonly target: { readonly kind: "app" } | { readonly kind: "repository"; readonly repository: string };
}

/** One try to hand a delivery over. */
export interface Attempt {
  readonly id: number;
  readonly at: Date;
  readonly redelivery: boolean;
  /** `OK`, or GitHub's words for what went wrong. */
  readonly status: string;
  readonly statusCode: number;
  readonly seconds: number;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly response: string;
}

/** One webhook request with its tries. */
export interface LabDelivery {
  readonly guid: string;
  readonly hook: Hook;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly payload: string;
  readonly attempts: readonly Attempt[];
  /** `queued` until the first try ends; then the status of the latest one. */
  readonly status: string;
}
