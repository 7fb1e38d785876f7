/** A value that an operator may change: the variable of the same name overrides it. */
export interface Tunable<T> {
  readonly value: T;
  readonly unit: string;
  readonly reason: string;
}

const tunable = <const T>(value: T, unit: string, reason: string): Tunable<T> => ({ value, unit, reason });

/** Every default of the environment, by the name of its variable. */
export const defaults = {
  PORT: tunable(3000, "TCP port", "Probot's own default, so existing proxies and tunnels fit."),
  HOST: tunable(
    "localhost",
    "address to listen on",
    "Nothing is reachable from outside by accident; a container sets 0.0.0.0.",
  ),
  WEBHOOK_PATH: tunable(
    "/api/github/webhooks",
    "URL path",
    "Probot's default, and what the App manifest registers.",
  ),
  BODY_LIMIT_BYTES: tunable(
    25 * 1024 * 1024,
    "bytes",
    "GitHub never sends more than 25 MB; larger bodies are refused with 413.",
  ),
  SQUADRON_STATE: tunable(
    ".squadron",
    "folder",
    "Mirrors, clones and the local store; disposable, GitHub is the shared state.",
  ),
  SQUADRON_DISK_MB: tunable(
    20_000,
    "MB of clones and mirrors on this worker",
    "Beyond it those used longest ago are removed; what is needed is fetched again.",
  ),
  GITHUB_API_URL: tunable(
    "https://api.github.com",
    "URL",
    "github.com; a GitHub Enterprise host is set here.",
  ),
  MODEL_MAX_PROMPT_TOKENS: tunable(
    100_000,
    "tokens",
    "Fits every current model's window; the conversation is compacted at 80 % of it.",
  ),
  MODEL_MAX_OUTPUT_TOKENS: tunable(
    16_384,
    "tokens of one answer, where a request sets no limit itself",
    "As much is reserved before each model call; no current model's largest answer is smaller.",
  ),
  SQUADRON_TURNS: tunable(
    20,
    "turns at once in this process",
    "A sandboxed runtime takes about 150 MB, so 20 fit a 4-GB machine.",
  ),
  SQUADRON_TURNS_PER_REPOSITORY: tunable(
    5,
    "turns at once per repository",
    "One busy repository leaves three quarters of the machine to the others.",
  ),
  SQUADRON_TURNS_PER_ROLE: tunable(
    10,
    "turns at once per role",
    "A wave of one kind of work leaves half of the machine to the other roles.",
  ),
  SQUADRON_MODEL_CALLS_PER_TURN: tunable(
    60,
    "model calls per turn",
    "Ordinary work needs 5 to 30; a loop of the model ends here.",
  ),
  SQUADRON_TURN_MINUTES: tunable(
    60,
    "minutes per turn",
    "Installation tokens live one hour; work beyond that sleeps and goes on.",
  ),
  SQUADRON_LEASE_SECONDS: tunable(
    10,
    "seconds a worker keeps its sessions without a sign of life",
    "A worker that was killed is replaced within about twice this; short pauses of a busy one are survived.",
  ),
  SQUADRON_DRAIN_SECONDS: tunable(
    20,
    "seconds running turns get to end when the service stops",
    "Then they are parked for another worker. A container must be given 20 seconds more before it is killed.",
  ),
  SQUADRON_EXPIRE_DAYS: tunable(
    90,
    "days without a word until a sleeping agent's conversation is removed",
    "A quarter: who comes back later has forgotten it, too, and the thread still tells what was said.",
  ),
  SQUADRON_AUDIT_DAYS: tunable(
    365,
    "days without an entry until a session's audit is removed",
    "A year is what most rules about records ask for; the files hold no text of people or models.",
  ),
  SQUADRON_SILENCE_SECONDS: tunable(
    300,
    "seconds without any sign of the runtime",
    "Longer than a slow model's longest pause; a frozen runtime ends here.",
  ),
  SQUADRON_WRITE_INTERVAL_MS: tunable(
    1000,
    "milliseconds between two writes of an installation",
    "GitHub asks for at least one second between changes.",
  ),
  SQUADRON_WRITES_PER_MINUTE: tunable(
    80,
    "writes per minute of an installation",
    "GitHub's secondary limit on content creation.",
  ),
  SQUADRON_WRITES_PER_HOUR: tunable(
    500,
    "writes per hour of an installation",
    "GitHub's secondary limit on content creation.",
  ),
  SQUADRON_SANDBOX: tunable(
    "auto",
    "auto or none",
    "auto: bubblewrap, or no file and shell tools without it; none runs agents unconfined.",
  ),
  SQUADRON_STAGED: tunable(
    "0",
    "0 or 1",
    "1: every agent shows what it would change, and changes nothing until a person approves; for trying it out.",
  ),
  METRICS_HOST: tunable(
    "localhost",
    "address to serve metrics on",
    "Metrics are this machine's own matter; any other address needs METRICS_TOKEN.",
  ),
  LOG_LEVEL: tunable(
    "info",
    "level",
    "One line per delivery, routed act, change on GitHub and turn; debug adds the decisions.",
  ),
} as const satisfies Readonly<Record<string, Tunable<string | number>>>;

/** A file may hold the value of each of these: `<NAME>_FILE` names it, as container secrets are mounted. */
export const secretNames = [
  "PRIVATE_KEY",
  "WEBHOOK_SECRET",
  "WEBHOOK_SECRETS",
  "MODEL_API_KEY",
  "REDIS_URL",
  "METRICS_TOKEN",
  "SQUADRON_PAGE_CLIENT_SECRET",
  "SQUADRON_PAGE_TOKENS",
] as const;

/** What the edge holds at most. Not for operators: together these keep a flood below 200 MB of memory. */
export const edgeLimits = {
  /** Bytes. Nine of ten payloads are below 24 KB; what is larger takes a turn in a queue. */
  largeBodyBytes: 64 * 1024,
  /** Large bodies held in memory at once, each up to `BODY_LIMIT_BYTES`. */
  largeBodies: 1,
  /** Bytes of all small bodies together, waiting large ones included; beyond it 503 with Retry-After. */
  smallBytes: 24 * 1024 * 1024,
  /** Milliseconds for a whole body, since GitHub gives up after 10 s; a slower sender gets 408. */
  bodyDeadlineMs: 10_000,
  /** Milliseconds for the store; beyond it 503, so that GitHub shows the delivery as failed. */
  storeDeadlineMs: 8000,
  /** Milliseconds in which a refused sender may finish its body, so that it can read the answer. */
  lingerMs: 2000,
  /** Milliseconds for `/readyz`, well within what load balancers wait. */
  readinessDeadlineMs: 2000,
  /** Milliseconds between two lines about refused deliveries; a flood must not fill the disk. */
  refusalLogMs: 1000,
  /** Connections at once; each costs about 20 KB. */
  connections: 2000,
  /** Seconds told to a sender that came at a bad moment. */
  retryAfterSeconds: 5,
  /** Milliseconds that a closing edge waits for requests in flight. */
  closeDeadlineMs: 10_000,
} as const;
export type EdgeLimits = { readonly [K in keyof typeof edgeLimits]: number };

/** How turns and routing behave. Not for operators. */
export const turnTuning = {
  /** Failures of one act before it becomes a dead letter: enough for a passing fault, few enough to cost little. */
  maxTries: 3,
  /** Acts one turn takes at once; more than people write while an agent works. */
  batch: 20,
  /** Milliseconds between the first two edits of a living comment in a turn; the further ones are five minutes apart. */
  livingEditMs: 20_000,
  /** Milliseconds between two saved steps of a turn: what a worker that vanishes costs at most, a few model calls. */
  stepMs: 2_000,
  /**
   * Shares of a model's window. From the first on a conversation is summarized beside the work, with room left for what
   * comes meanwhile; at the second the next request waits for the summary. The runtime's own figures.
   */
  compaction: { from: 0.8, before: 0.95 },
  /** Issues routed at once; routing waits for GitHub's answers, not for the processor. */
  routersAtOnce: 50,
  /** Stops and closes carried out at once beside the turns. */
  ordersAtOnce: 10,
  /** Milliseconds between sweeps for mail that nobody was woken for. */
  sweepMs: 5_000,
  /** Milliseconds between comparisons with GitHub; a missed delivery waits about this long. Unchanged answers cost nothing. */
  reconcileMs: 180_000,
  /** Milliseconds between looks for what nobody owns: on this disk, and among the stored conversations. */
  cleanMs: 3_600_000,
  /** Milliseconds a receipt waits for another worker: a living one needs less than one of these seconds. */
  confirmMs: 5_000,
  /** Milliseconds between looks for conversations to expire; a million sessions take some minutes of one connection. */
  expireMs: 6 * 3_600_000,
  /** For everything to be closed in once no turn runs; less than the 20 s that a container is to be given beyond the drain time. */
  closeMs: 12_000,
  /** Bytes of a file that an agent may push: what is larger is built or downloaded, and GitHub's own limit is 100 MB. */
  pushFileBytes: 5 * 1024 ** 2,
  /** Milliseconds after which a clone or mirror that nobody used is removed; it is made again in seconds. */
  cloneMaxAgeMs: 14 * 24 * 3_600_000,
  /** Bytes of dependencies kept for new clones on a worker; those of a large project take 500 MB. */
  preparedMaxBytes: 5_000_000_000,
} as const;
