/** What theory says of a queue with random arrivals, random service and `servers` places (M/M/c). */
export interface ErlangC {
  /** Share of those who must wait at all. */
  readonly waiting: number;
  /** Mean seconds of waiting, over all. */
  readonly meanWait: number;
}

/** @throws RangeError when more comes than can be served. */
export function erlangC(queue: { servers: number; perSecond: number; serviceSeconds: number }): ErlangC {
  const { servers, perSecond, serviceSeconds } = queue;
  const offered = perSecond * serviceSeconds;
  if (offered >= servers) throw new RangeError(`${offered} places are needed and there are ${servers}`);
  // Erlang B by its recursion, which does not overflow as the factorials do.
  let blocked = 1;
  for (let n = 1; n <= servers; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
  const waiting = blocked / (1 - (offered / servers) * (1 - blocked));
  return { waiting, meanWait: (waiting * serviceSeconds) / (servers - offered) };
}
