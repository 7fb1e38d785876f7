import { addAmounts, type Amounts } from "../budget.ts";
import { formatSession, type Role, type SessionKey } from "../ids.ts";
import { readMarkers, type Marker, type Sign } from "../marker.ts";
import {
  mostHandled,
  newSession,
  sessionStatus,
  type Controls,
  type PlanItem,
  type SessionStatus,
  type Spent,
} from "../session.ts";

/** A comment of the thread; `own` means that this App wrote it. */
interface ThreadComment {
  readonly id: number;
  readonly body: string;
  readonly own: boolean;
  /** It hands something to a role; what is not handled of it is work like anybody's word. */
  readonly handed: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** What a thread's own comments tell of a session whose record was lost. */
export interface ReadBack {
  readonly key: SessionKey;
  readonly role: Role;
  /** The life that goes on, or the next one when the last has ended. */
  readonly epoch: number;
  /** Undefined when the last life has ended. */
  readonly living: Living | undefined;
  /** What all its lives have used, as far as their comments say. */
  readonly used: Amounts;
}

interface Living extends Controls {
  readonly commentId: number;
  readonly status: SessionStatus;
  readonly waitingFor: string;
  readonly turns: number;
  readonly spent: Spent;
  readonly plan: readonly PlanItem[];
  readonly since: number;
  readonly handled: readonly number[];
}

/** Reads the sessions of a thread back from the markers in its comments. Only markers with our signature count. Pure. */
export function readBack(
  thread: { readonly repositoryId: number; readonly number: number },
  comments: readonly ThreadComment[],
  { roles, sign }: { readonly roles: readonly Role[]; readonly sign: Sign },
): readonly ReadBack[] {
  return roles.flatMap((role) => {
    const key = formatSession({ ...thread, role });
    const found = comments
      .filter((comment) => comment.own)
      .flatMap(({ id, body }) => readMarkers(body, key, sign).map((marker) => ({ id, marker })));
    if (found.length === 0) return [];
    const epoch = Math.max(...found.map(({ marker }) => marker.e));
    const shown = found.findLast(({ marker }) => marker.e === epoch && marker.s !== undefined);
    const living = shown && toLiving(shown.id, shown.marker);
    const ended = living?.status === "closed";
    return [
      {
        key,
        role,
        epoch: ended ? epoch + 1 : epoch,
        living: ended ? undefined : living,
        used: usedBy(found.map(({ marker }) => marker)),
      },
    ];
  });
}

/** What the last word of each life says that it used, in all. */
function usedBy(markers: readonly Marker[]): Amounts {
  const lives = new Map<number, Amounts>();
  for (const { e, s } of markers) if (s) lives.set(e, { ...(s.spent ?? newSession.spent), turns: s.turns });
  return addAmounts([...lives.values()]);
}

/** The comments that none of the thread's sessions has handled, by what their living comments say. Pure. */
export function unhandled<C extends ThreadComment>(
  comments: readonly C[],
  sessions: readonly ReadBack[],
): readonly C[] {
  const livings = sessions.flatMap(({ living }) => living ?? []);
  if (livings.length === 0) return [];
  const since = Math.min(...livings.map((living) => living.since));
  const handled = new Set(livings.flatMap((living) => living.handled));
  // A full list has dropped older ones; comments are numbered as they come.
  const floor = Math.max(
    0,
    ...livings
      .filter((living) => living.handled.length >= mostHandled)
      .map(({ handled: ids }) => Math.min(...ids)),
  );
  return comments.filter(
    ({ id, own, handed, createdAt }) =>
      (!own || handed) && createdAt >= since && id > floor && !handled.has(id),
  );
}

const { pausedBy, model, effort } = newSession;
const noControls: Controls = { pausedBy, model, effort };

function toLiving(commentId: number, { s }: Marker): Living | undefined {
  if (!s) return undefined;
  const { status, plan, controls, spent, ...rest } = s;
  return {
    spent: spent ?? newSession.spent,
    ...noControls,
    ...controls,
    ...rest,
    commentId,
    status: sessionStatus.catch("sleeping").parse(status),
    plan: plan.map(([text, done]) => ({ text, done })),
  };
}
