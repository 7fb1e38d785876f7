/** Writes the bundle of a branch ($1), or says which commit it is at when GitHub has that, or `none` without such a branch. */
export const branchScript = `
set -eu
if ! commit=$(git rev-parse --verify --quiet "refs/heads/$1^{commit}"); then
  echo none
elif [ -z "$(git rev-list -1 "$commit" --not --remotes)" ]; then
  echo "known $commit"
else
  git bundle create --quiet - "refs/heads/$1" --not --remotes
fi
`;
