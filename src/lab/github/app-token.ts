import { createVerify } from "node:crypto";

import { z } from "zod";

import type { Lab } from "./lab.ts";
import { Problem } from "./problem.ts";

const CLAIMS = z.object({ iss: z.coerce.string(), iat: z.int(), exp: z.int() });
const HEADER = z.object({ alg: z.literal("RS256") });

// GitHub's longest life of an App token, and its tolerance for a clock that runs ahead.
const LONGEST_SECONDS = 600;
const CLOCK_SKEW_SECONDS = 60;

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return undefined;
  }
}

/** Whether a bearer token has the form of a JSON web token rather than of a GitHub token. */
export function looksLikeAppToken(token: string): boolean {
  return /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
}

/** Accepts an App's JSON web token, or throws the 401 that GitHub gives. */
export function verifyAppToken(lab: Lab, token: string): void {
  const [head = "", payload = "", signature = ""] = token.split(".");
  const verify = createVerify("RSA-SHA256").update(`${head}.${payload}`);
  const claims = CLAIMS.safeParse(decode(payload));
  if (!HEADER.safeParse(decode(head)).success || !claims.success) {
    throw new Problem(401, "A JSON web token could not be decoded");
  }
  if (claims.data.iss !== String(lab.app.id)) throw new Problem(404, "Integration not found");
  if (!verify.verify(lab.app.publicKey, signature, "base64url")) {
    throw new Problem(401, "A JSON web token could not be decoded");
  }
  const now = lab.now().getTime() / 1000;
  if (claims.data.exp <= now) {
    throw new Problem(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (
    claims.data.exp > now + LONGEST_SECONDS + CLOCK_SKEW_SECONDS ||
    claims.data.exp - claims.data.iat > LONGEST_SECONDS + CLOCK_SKEW_SECONDS
  ) {
    throw new Problem(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  if (claims.data.iat > now + CLOCK_SKEW_SECONDS) {
    throw new Problem(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}
