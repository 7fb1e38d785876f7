import type { CampaignRecord } from "../record.ts";

/** What nobody needs any more, and services that ended by themselves. */
export function leftBehind({ remains }: CampaignRecord): readonly string[] {
  return [
    ...remains.keys.map((key) => `The key ${key} is still in the store.`),
    ...remains.files.map((file) => `The file ${file} is still there.`),
    ...remains.processes.map((command) => `This process still runs: ${command}`),
    ...remains.crashes.map((crash) => `A service ended by itself: ${crash}`),
  ];
}
