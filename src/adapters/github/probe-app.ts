import { z } from "zod";

import type { AppFacts } from "../../domain/doctor/check-app.ts";
import type { GitHubClients } from "./clients.ts";
import { statusOf } from "./translate-error.ts";

const granted = z.record(z.string(), z.string());
const app = z.object({ slug: z.string(), permissions: granted, events: z.array(z.string()) });
const installation = z.object({
  account: z.object({ login: z.string().optional(), slug: z.string().optional() }),
  permissions: granted,
  suspended_at: z.string().nullish(),
});

/** What GitHub says of the App to the App itself. @returns the status of a refusal, undefined without any answer. */
export async function probeApp(
  { asApp }: GitHubClients,
  now: () => number,
): Promise<AppFacts | { readonly status: number | undefined }> {
  try {
    const { data, headers } = await asApp.rest.apps.getAuthenticated();
    const aheadMs = headers.date === undefined ? 0 : Date.parse(headers.date) - now();
    const installations = await asApp.paginate(asApp.rest.apps.listInstallations, { per_page: 100 });
    const hook = await asApp.rest.apps.getWebhookConfigForApp().catch((error: unknown) => {
      if (statusOf(error) === 404) return undefined;
      throw error;
    });
    return {
      ...app.parse(data),
      installations: z.array(installation).parse(installations).map(toInstallation),
      hookUrl: hook?.data.url,
      deliveries: hook === undefined ? [] : await lastDeliveries(asApp),
      aheadMs,
    };
  } catch (error) {
    return { status: statusOf(error) };
  }
}

function toInstallation({ account, permissions, suspended_at }: z.output<typeof installation>) {
  const name = account.login ?? account.slug ?? "an enterprise";
  return { account: name, permissions, suspended: typeof suspended_at === "string" };
}

async function lastDeliveries(asApp: GitHubClients["asApp"]): Promise<AppFacts["deliveries"]> {
  const { data } = await asApp.rest.apps.listWebhookDeliveries({ per_page: 1 });
  return data.map(({ status, status_code: code, delivered_at: at }) => ({ status, code, at }));
}
