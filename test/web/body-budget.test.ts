import { describe, expect, it } from "vitest";
import { createBodyBudget } from "../../src/web/body-budget.ts";

// Each chunk costs 200 bytes beside its content.
const limits = { largeBodyBytes: 1000, largeBodies: 1, smallBytes: 5000 };

describe("the memory of request bodies", () => {
  it("is there for small bodies until their sum is reached, and again when they are gone", () => {
    const open = createBodyBudget(limits);
    const shares = Array.from({ length: 5 }, open);
    expect(shares.map((share) => share.add(800))).toEqual(["kept", "kept", "kept", "kept", "kept"]);
    const late = open();
    expect(late.add(1)).toBe("full");
    late.close();
    shares[0]?.close();
    expect(open().add(1)).toBe("kept");
  });

  it("counts a body that comes byte by byte for what it costs", () => {
    const share = createBodyBudget({ ...limits, largeBodyBytes: 10_000 })();
    const answers = Array.from({ length: 30 }, () => share.add(1));
    expect(answers.indexOf("full")).toBe(24);
  });

  it("is given to one large body at a time, in the order they came", async () => {
    const open = createBodyBudget(limits);
    const [first, second, third] = [open(), open(), open()];
    expect(first.add(3000)).toBe("kept");
    const order: string[] = [];
    const waits = [
      Promise.resolve(second.add(900)).then(() => order.push("second")),
      Promise.resolve(third.add(900)).then(() => order.push("third")),
    ];
    expect([second.waiting(), third.waiting()]).toEqual([true, true]);
    first.close();
    await waits[0];
    expect([second.waiting(), third.waiting(), order]).toEqual([false, true, ["second"]]);
    second.close();
    await waits[1];
    expect(order).toEqual(["second", "third"]);
  });

  it("does not keep a turn for a waiting body whose sender hung up", () => {
    const open = createBodyBudget(limits);
    const [first, second, third] = [open(), open(), open()];
    void first.add(3000);
    void second.add(900);
    second.close();
    second.close();
    first.close();
    expect(third.add(3000)).toBe("kept");
  });

  it("is all there again after everything was closed", () => {
    const open = createBodyBudget(limits);
    for (let round = 0; round < 100; round += 1) {
      const shares = Array.from({ length: 4 }, open);
      for (const share of shares) void share.add(1100);
      for (const share of shares) share.close();
    }
    const shares = Array.from({ length: 5 }, open);
    expect(shares.map((share) => share.add(800))).not.toContain("full");
  });
});
