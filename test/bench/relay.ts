import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { postPayload } from "../../src/lab/github/webhooks/post.ts";

/** One webhook as GitHub signed it. */
export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly payload: string;
}

/** Stands between GitHub and Squadron, so that it is known when a delivery leaves. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  /** Keeps the next comment of a person back. All else is handed on at once. */
  nextComment(): Promise<Delivery>;
}

/** Resolves when the delivery was acknowledged. @throws when it was not. */
export async function send(url: string, delivery: Delivery): Promise<void> {
  const { statusCode, status } = await postPayload({ url, ...delivery, timeoutMs: 10_000 });
  if (statusCode >= 300 || statusCode < 200) throw new Error(`${url} did not take the webhook: ${status}`);
}

export async function startRelay(target: string): Promise<Relay> {
  const waiting: ((delivery: Delivery) => void)[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      response.writeHead(202).end();
      const headers = Object.fromEntries(
        Object.entries(request.headers).filter(([name]) => /^(x-|content-type|user-agent)/.test(name)),
      ) as Record<string, string>;
      const delivery = { headers, payload: Buffer.concat(pieces).toString("utf8") };
      const take = isPersonsComment(delivery) ? waiting.shift() : undefined;
      if (take) take(delivery);
      else void send(target, delivery).catch((error: unknown) => console.error(error));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    nextComment: () => new Promise((resolve) => waiting.push(resolve)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function isPersonsComment({ headers, payload }: Delivery): boolean {
  if (headers["x-github-event"] !== "issue_comment") return false;
  const { action, sender } = JSON.parse(payload) as { action: string; sender: { type: string } };
  return action === "created" && sender.type === "User";
}
