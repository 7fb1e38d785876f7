import type { FoundAct } from "./survey.ts";

/** One attempt at a delivery of the App's webhook, as GitHub lists it. */
export interface LoggedDelivery {
  readonly id: number;
  readonly guid: string;
  /** GitHub's name of the webhook event, and what happened. */
  readonly event: string;
  readonly action: string;
  /** ISO 8601 */
  readonly at: string;
  readonly status: string;
  readonly statusCode: number;
  readonly redelivery: boolean;
}

/** The record that GitHub keeps of the App's deliveries, some days long. */
export interface DeliveryLog {
  /** The latest ones, the latest first. */
  latest(most: number): Promise<readonly LoggedDelivery[]>;
  /** What was delivered; undefined when GitHub does not have it any more. */
  payload(id: number): Promise<FoundAct | undefined>;
  /** Lets GitHub deliver it once more. */
  redeliver(id: number): Promise<void>;
}
