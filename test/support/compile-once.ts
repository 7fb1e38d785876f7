import { compiledService } from "./compiled-service.ts";

/** Before any worker begins: they find it in their environment. */
export function setup(): void {
  compiledService();
}
