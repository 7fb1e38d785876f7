import { z } from "zod";

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;
const form = /^(\d{1,6})([mhdw])$/;

/** A time span as people write it: `30m`, `24h`, `7d`, `2w`; in ms. */
export const span = z
  .string()
  .regex(form, "Write a number and m, h, d or w: 30m, 24h, 7d, 2w.")
  .transform((text) => {
    const [, count = "0", unit = "m"] = form.exec(text) ?? [];
    return Number(count) * unitMs[z.enum(["m", "h", "d", "w"]).parse(unit)];
  });

/** How long ago something was: `now`, `5m`, `3h`, `12d`. @param at ISO 8601, "" for unknown. */
export function age(at: string, now: number): string {
  if (at === "") return "-";
  const minutes = Math.floor(Math.max(0, now - Date.parse(at)) / unitMs.m);
  if (minutes < 1) return "now";
  if (minutes < 120) return `${minutes}m`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)}h` : `${Math.floor(minutes / (24 * 60))}d`;
}
