import { accuse, sessionOf, setRun, type Request, type Run, type Step, type World } from "./world.ts";

/** What becomes of requests on their way, whether or not who sent them still lives. */
export function networkSteps(world: World): readonly Step[] {
  return world.flights.flatMap((request, index): Step[] => {
    const gone = { ...world, flights: world.flights.filter((_, i) => i !== index) };
    const landed = land(gone, request);
    const what = `answer ${request.id} to ${request.box}`;
    const sender = world.runs.find((run) => isSender(run, request));
    const tell = (after: World, at: Run["at"]): World => (sender ? setRun(after, sender, { at }) : after);
    const arrives: Step = { kind: "go", label: `GitHub posts ${what}`, next: tell(landed, "record") };
    if (world.faults === 0) return [arrives];
    const fault = (label: string, after: World, at: Run["at"]): Step => ({
      kind: "fault",
      label: `${label} ${what}`,
      next: tell({ ...after, faults: world.faults - 1 }, at),
    });
    return [
      arrives,
      fault("GitHub posts, but its reply is lost,", landed, "begin"),
      fault("The network loses", gone, "begin"),
      fault("GitHub refuses", gone, "refused"),
    ];
  });
}

function isSender(run: Run, request: Request): boolean {
  return run.at === "sent" && run.box === request.box && run.claim?.fence === request.fence;
}

function land(world: World, request: Request): World {
  const { receipts } = world.past;
  const after = { ...world, landed: [...world.landed, request] };
  const receipt = receipts[sessionOf(request.box)];
  const numbers = request.acts.map((act) => world.past.numbers[act] ?? 0);
  if (receipt && numbers.some((number) => number < receipt.upTo) && !receipt.named.includes(request.id))
    return accuse(after, "A request arrived after a receipt that did not name it.");
  const other = world.landed.find(
    ({ box, epoch, life }) => box === request.box && epoch === request.epoch && life !== request.life,
  );
  if (other) return accuse(after, "Two lives of a session have the same epoch.");
  const twice = world.landed.some(
    ({ box, acts }) => box === request.box && acts.some((act) => request.acts.includes(act)),
  );
  return twice ? accuse(after, "An act was answered twice.") : after;
}
