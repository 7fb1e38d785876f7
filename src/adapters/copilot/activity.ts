/** Signs of life of one session, for the silence watchdog. */
export interface Activity {
  touch(): void;
  /** Marks the begin of work that the host or a tool does and that may be silent for long; call the result at its end. */
  begin(): () => void;
  modelAnswered(answer: {
    readonly status: number;
    /** Undefined where nobody said. */
    readonly model: string | undefined;
    readonly fromSubAgent: boolean;
  }): void;
  /** The model that answered last, to whomever. */
  answeredBy(): string | undefined;
  /** The model's last answer to the session's own agent, and how many in a row were failures. */
  model(): { readonly status: number | undefined; readonly failures: number };
  /** Milliseconds since the last sign of life. */
  silentMs(): number;
  /** Whether somebody is known to be working: a model call, a tool, or the runtime's pause before it repeats a failed call. */
  isWorking(): boolean;
}

/** A model answer at or above this is repeated by the runtime after a pause of up to 20 s without any event. */
const failedFrom = 400;

export function createActivity(): Activity {
  let last = performance.now();
  let working = 0;
  let pausing = false;
  let answeredBy: string | undefined;
  let model: ReturnType<Activity["model"]> = { status: undefined, failures: 0 };
  const touch = (): void => {
    last = performance.now();
  };
  return {
    touch,
    begin() {
      touch();
      working += 1;
      pausing = false;
      let ended = false;
      return () => {
        touch();
        if (!ended) working -= 1;
        ended = true;
      };
    },
    modelAnswered({ status, model: name, fromSubAgent }) {
      answeredBy = name ?? answeredBy;
      pausing = status >= failedFrom;
      if (!fromSubAgent) model = { status, failures: pausing ? model.failures + 1 : 0 };
    },
    model: () => model,
    answeredBy: () => answeredBy,
    silentMs: () => performance.now() - last,
    isWorking: () => working > 0 || pausing,
  };
}
