import type { LabDelivery } from "./hook.ts";

/** How deliveries misbehave. Every one of these happens with GitHub. */
export interface DeliverySwitches {
  /** Send each delivery twice under the same GUID. */
  readonly duplicate: boolean;
  /** Send each act a second time under another GUID, as a second hook on the same address would. */
  readonly secondHook: boolean;
  /** Wait before each delivery. */
  readonly delayMs: number;
  /** `newest-first` takes the youngest of those that wait: with `pause` and `resume` the order is reversed exactly. */
  readonly order: "in-order" | "newest-first";
  /** Which deliveries fail to reach the host; they stay in the list of deliveries as failed. */
  readonly drop: (delivery: LabDelivery) => boolean;
  /** How many deliveries of one hook may be under way at once. */
  readonly parallel: number;
}

export const QUIET_SWITCHES: DeliverySwitches = {
  duplicate: false,
  secondHook: false,
  delayMs: 0,
  order: "in-order",
  drop: () => false,
  parallel: 1,
};
