import { expect, it } from "vitest";

import { commands } from "../../src/cli/commands.ts";
import { eventsReplay } from "../../src/cli/events-replay.ts";
import { inputsOf } from "../../src/cli/to-yargs.ts";

it("only shows what would be decided, unless it is told to send", () => {
  expect(eventsReplay.input.parse({ id: "12" })).toEqual({ id: 12, send: false });
  expect(eventsReplay.input.parse({ id: "12", send: true })).toEqual({ id: 12, send: true });
});

it("has, as every command, no switch that is on by itself", () => {
  const switches = commands.flatMap((command) =>
    inputsOf(command)
      .options.filter(({ node }) => node.type === "boolean")
      .map(({ name, node }) => [command.name, name, node.default]),
  );
  expect(switches.length).toBeGreaterThan(10);
  expect(switches.filter(([, , on]) => on !== false)).toEqual([]);
});
