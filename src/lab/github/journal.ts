/** One request as it arrived, without anything secret. */
export interface LabRequest {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly actor: string;
  /** What the client received; 0 when a fault cut the connection. */
  readonly status: number;
  readonly authorization: "none" | "app" | "installation" | "user" | "refused";
  /** The client sent `If-None-Match`, and it still matched. */
  readonly conditional: "none" | "hit" | "miss";
  readonly fault: string | undefined;
  /** Requests in flight when this one arrived, itself included. */
  readonly concurrent: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** One change that was applied, whatever the client was told about it. */
export interface LabWrite {
  readonly at: Date;
  readonly method: string;
  readonly path: string;
  readonly actor: string;
  readonly status: number;
  readonly body: unknown;
  /** Id of what the request made or changed. */
  readonly made: number | string | undefined;
}

/** What happened, for assertions. */
export interface Journal {
  readonly requests: LabRequest[];
  readonly writes: LabWrite[];
  readonly traffic: { inFlight: number };
}

/** An empty journal. */
export function createJournal(): Journal {
  return { requests: [], writes: [], traffic: { inFlight: 0 } };
}
