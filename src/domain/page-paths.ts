/** Below this path of the service is everything of the page. */
export const pageRoot = "/squadron";

/** Path of the page of figures. */
export const figuresPath = `${pageRoot}/figures`;

/** Where GitHub sends people back to when they sign in. */
export const signedInPath = `${pageRoot}/signed-in`;

/** Where a person who signed in is forgotten. */
export const signOutPath = `${pageRoot}/sign-out`;

/** Path of the page of a session. @param key of the session: its parts are the path's. */
export function sessionPath(key: string): string {
  return `${pageRoot}/sessions/${key}`;
}
