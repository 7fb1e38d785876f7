import { createHmac, hkdfSync } from "node:crypto";

import type { Sign } from "./domain/marker.ts";

/** The marker's key comes from the App's key, so that losing the state folder does not lose trust in our own comments. */
export function createSign(privateKey: string): Sign {
  const key = Buffer.from(hkdfSync("sha256", privateKey, "", "squadron comment marker", 32));
  return (text) => createHmac("sha256", key).update(text).digest("hex");
}
