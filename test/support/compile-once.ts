import { compiledService } from "./compiled-service.ts";

/** Before any worker begins: they find it in their environment. */
export async function setup(): Promise<void> {
  await compiledService();
}
