import { compiledService } from "./compiled-service.ts";

/** Before any worker begins: they find it in their environment. */
export default function setup(): void {
  compiledService();
}
