import { tookPlace, type Attack } from "../attack.ts";
import { inTurn } from "../ground.ts";
import { labelledDelivery, postDelivery, sign } from "../post-delivery.ts";

const mib = 1024 ** 2;

/** Huge and malformed bodies, some of them signed as if the secret were known. */
export const malformedPayloads: Attack = {
  name: "malformed-payloads",
  incident: "A huge, deep or ill-formed body takes a webhook receiver down, or is taken for another event.",
  defence: {
    what: "a cap on the body, a deadline, and a parser for each event that takes what it knows only",
    off: { env: { BODY_LIMIT_BYTES: String(64 * mib) } },
  },
  try: async (ground) => {
    const { maintainer, world } = ground;
    const { number } = await maintainer.createIssue(world.repository, { title: "Malformed" });
    ground.play(number, "pm", inTurn());
    await maintainer.addLabel(world.repository, number, "squadron:nobody");
    await ground.quiet();
    const genuine = labelledDelivery(ground, number).payload;
    const depth = 200_000;
    const bodies = [
      { what: "26 MB, unsigned", payload: "x".repeat(26 * mib), secret: "" },
      { what: "26 MB, signed", payload: JSON.stringify("x".repeat(26 * mib)), secret: world.secret },
      { what: "200,000 levels deep", payload: "[".repeat(depth) + "]".repeat(depth), secret: world.secret },
      { what: "no JSON", payload: `${genuine},`, secret: world.secret },
      { what: "null", payload: "null", secret: world.secret },
      { what: "a prototype", payload: `{"__proto__":{"action":"labeled"}}`, secret: world.secret },
      {
        what: "numbers as texts",
        payload: genuine.replaceAll(/"number":(\d+)/g, '"number":"$1"'),
        secret: world.secret,
      },
      { what: "another event", payload: genuine, secret: world.secret, event: "issue_comment" },
      { what: "an event of no kind", payload: genuine, secret: world.secret, event: "../../labeled" },
    ];
    const answers: string[] = [];
    for (const { what, payload, secret, ...more } of bodies)
      answers.push(
        `${what} ${await postDelivery(ground, { payload, signature: sign(payload, secret), ...more })}`,
      );
    const alive = await fetch(new URL("/readyz", ground.webhookUrl)).then(
      ({ ok }) => ok,
      () => false,
    );
    await ground.quiet();
    tookPlace(answers.length === bodies.length, "not all were sent");
    const turns = ground.turns(number);
    return {
      tried: `${bodies.length} bodies, all but one signed with the real secret.`,
      stoppedBy: "Each was refused, or accepted as an event that concerns nobody; the service went on.",
      succeeded: !alive || turns > 0 || answers.some((answer) => answer.startsWith("26 MB, signed 2")),
      evidence: `${answers.join("; ")}; ${alive ? "ready afterwards" : "NOT READY"}, ${turns} turns`,
    };
  },
};
