import type { GroundSpec } from "./attack.ts";
import { startGround, type Ground } from "./ground.ts";

/** Each ground is a service, its store and its runtimes: two keep the two processors of a small machine at work. */
const atOnce = 2;

/** Plays each on the ground that it needs: those that need the same one share it, one after the other. */
export async function onGrounds<Part extends { readonly spec: GroundSpec }>(
  parts: readonly Part[],
  play: (part: Part, ground: Ground) => Promise<void>,
): Promise<void> {
  const groups: Part[][] = [];
  for (const part of parts) {
    const group = groups.find(([first]) => first && isSame(first.spec, part.spec));
    if (group) group.push(part);
    else groups.push([part]);
  }
  const work = async (): Promise<void> => {
    for (let group = groups.shift(); group; group = groups.shift()) {
      const [first] = group;
      if (!first) continue;
      await using ground = await startGround(first.spec);
      for (const part of group) await play(part, ground);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

function isSame(one: GroundSpec, other: GroundSpec): boolean {
  return (
    one.ownProcess === other.ownProcess &&
    one.replace === other.replace &&
    JSON.stringify(one.env) === JSON.stringify(other.env)
  );
}
