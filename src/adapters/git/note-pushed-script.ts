/** Takes a branch ($2) of the mirror ($1) for what GitHub has, so that it counts as saved. */
export const notePushedScript = `
set -eu
git fetch --quiet --no-tags "$1" "+refs/heads/$2:refs/remotes/origin/$2" >&2
`;
