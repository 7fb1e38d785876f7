import { finding, type Finding } from "./finding.ts";

/** What came of asking the model for a word. */
export interface ModelFacts {
  readonly provider: string;
  readonly name: string;
  /** Of the provider's answer; undefined when there was none. */
  readonly status: number | undefined;
  readonly tookMs: number;
}

/** Whether the provider answers, with the key and for the model that are set. */
export function checkModel({ provider, name, status, tookMs }: ModelFacts): Finding {
  const seen = `${provider}, ${name}`;
  if (status === undefined)
    return finding("model", `${seen}: no answer`, [
      "fail",
      "See that this machine reaches it, and that MODEL_BASE_URL is right.",
    ]);
  if (status < 300) return finding("model", `${seen}: answered in ${(tookMs / 1000).toFixed(1)} s`, ["ok"]);
  return finding("model", `${seen}: ${status}`, ["fail", remedyFor(status)]);
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403)
    return "Set MODEL_API_KEY to a key that the provider takes for this model.";
  if (status === 404)
    return "Set MODEL to a name that the provider lists, and MODEL_BASE_URL to where it is.";
  if (status === 429) return "The key has used up its limit or its money: raise it on the provider's page.";
  if (status >= 500) return "The provider fails: try again; agents wait for it, too.";
  return "The provider does not understand the request: see that MODEL_PROVIDER and MODEL_API_VERSION fit.";
}
