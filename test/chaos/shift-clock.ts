const RealDate = Date;
let shiftMs = 0;

/** Lets this process believe that it is `ms` later, or earlier, than it is: its calendar jumps, its timers go on. */
export function shiftClock(ms: number): void {
  shiftMs = ms;
  globalThis.Date = ShiftedDate as DateConstructor;
}

const ShiftedDate = new Proxy(RealDate, {
  construct: (target, args: readonly unknown[], self) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, self) as object,
  get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
});

function now(): number {
  return RealDate.now() + shiftMs;
}
