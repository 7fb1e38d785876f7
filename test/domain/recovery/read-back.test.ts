import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import type { Role, SessionKey } from "../../../src/domain/ids.ts";
import { formatMarker, type Marker } from "../../../src/domain/marker.ts";
import { readBack, unhandled } from "../../../src/domain/recovery/read-back.ts";

const sign = (text: string): string => createHash("sha256").update(`ours${text}`).digest("hex");
const forge = (text: string): string => createHash("sha256").update(`theirs${text}`).digest("hex");
const thread = { repositoryId: 42, number: 7 };
const pm = "pm" as Role;
const dev = "dev" as Role;
const how = { roles: [pm, dev], sign };

const asleep: NonNullable<Marker["s"]> = {
  status: "sleeping",
  waitingFor: "",
  turns: 2,
  plan: [["look", true]],
  since: 1_000,
  handled: [11, 12],
  controls: { pausedBy: "maintainer" },
  spent: { tokens: 100, money: 7 },
};
const { controls: _, ...told } = asleep;

function living(role: Role, change: Partial<Marker> = {}, by = sign): string {
  const key = `42/7/${role}` as SessionKey;
  return `**${role}** is asleep\n\n${formatMarker({ k: key, e: 1, id: "living", s: asleep, ...change }, by)}`;
}

const own = (id: number, body: string) => ({ id, body, own: true, handed: false, createdAt: 2_000 });
const theirs = (id: number, createdAt = 2_000) => ({
  id,
  body: "Go on.",
  own: false,
  handed: false,
  createdAt,
});

describe("sessions read back from a thread's comments", () => {
  it("are those whose living comment stands there, as it shows them", () => {
    expect(readBack(thread, [theirs(9), own(10, living(pm))], how)).toEqual([
      {
        key: "42/7/pm",
        role: "pm",
        epoch: 1,
        living: {
          ...told,
          plan: [{ text: "look", done: true }],
          commentId: 10,
          pausedBy: "maintainer",
          model: "",
          effort: "",
        },
        used: { tokens: 100, money: 7, turns: 2 },
      },
    ]);
  });

  it("are not believed when somebody else wrote or signed them", () => {
    expect(readBack(thread, [{ ...own(10, living(pm)), own: false }], how)).toEqual([]);
    expect(readBack(thread, [own(10, living(pm, {}, forge))], how)).toEqual([]);
  });

  it("belong to the latest life, and to the next one when that has ended", () => {
    const lives = [own(10, living(pm)), own(20, living(pm, { e: 2 }))];
    expect(readBack(thread, lives, how)[0]).toMatchObject({ epoch: 2, living: { commentId: 20 } });
    const ended = [...lives, own(30, living(pm, { e: 3, s: { ...asleep, status: "closed" } }))];
    expect(readBack(thread, ended, how)).toEqual([
      {
        key: "42/7/pm",
        role: "pm",
        epoch: 4,
        living: undefined,
        used: { tokens: 300, money: 21, turns: 6 },
      },
    ]);
  });
});

describe("the comments that nobody had handled", () => {
  const found = readBack(
    thread,
    [own(10, living(pm)), own(13, living(dev, { s: { ...asleep, handled: [14] } }))],
    how,
  );

  it("are those of people that stand in no session's list", () => {
    const comments = [11, 12, 14, 15].map((id) => theirs(id));
    expect(unhandled([...comments, own(16, "Mine.")], found).map(({ id }) => id)).toEqual([15]);
  });

  it("and what one role handed to another", () => {
    const handed = { ...own(17, "Yours."), handed: true };
    expect(unhandled([handed, { ...handed, id: 14 }], found).map(({ id }) => id)).toEqual([17]);
  });

  it("are none from before the sessions began", () => {
    expect(unhandled([theirs(15, 999)], found)).toEqual([]);
  });

  it("are none below a list that is full: it has dropped what it held before", () => {
    const full = Array.from({ length: 30 }, (_, index) => 100 + index);
    const sessions = readBack(thread, [own(99, living(pm, { s: { ...asleep, handled: full } }))], how);
    expect(unhandled([theirs(50), theirs(130)], sessions).map(({ id }) => id)).toEqual([130]);
  });

  it("are none where nobody works any more", () => {
    const ended = readBack(thread, [own(10, living(pm, { s: { ...asleep, status: "closed" } }))], how);
    expect(unhandled([theirs(15)], ended)).toEqual([]);
  });
});
