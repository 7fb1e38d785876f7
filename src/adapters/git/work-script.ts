/**
 * Says which branch is checked out, and then `none` when there is nothing that GitHub lacks, `same` when it is what was
 * saved last ($1), else writes the bundle. The work in progress is a commit with the files as they are, on top of two
 * parents: the branch, and what was staged. Its dates are those of the branch, so that the same files make the same commit.
 */
export const workScript = `
set -eu
rm -f .git/index.lock .git/squadron-index .git/squadron-index.lock
echo "on $(git symbolic-ref -q HEAD || true)"
head=$(git rev-parse --verify HEAD)
here=$(git rev-parse --verify "HEAD^{tree}")
staged=$(git write-tree 2>/dev/null) || staged=$here
cp .git/index .git/squadron-index
tree=$(export GIT_INDEX_FILE=.git/squadron-index; git add --all . >&2; git write-tree)
rm -f .git/squadron-index
if [ "$tree" = "$here" ] && [ "$staged" = "$here" ] && [ -z "$(git rev-list -1 HEAD --not --remotes)" ]; then
  echo none
  exit
fi
date="$(git log -1 --format=%ct HEAD) +0000"
export GIT_AUTHOR_DATE="$date" GIT_COMMITTER_DATE="$date"
index=$(git commit-tree "$staged" -p "$head" -m "Staged files of work in progress")
work=$(git commit-tree "$tree" -p "$head" -p "$index" -m "Work in progress, saved by Squadron")
if [ "$work" = "$1" ]; then
  echo same
  exit
fi
git update-ref refs/squadron/work "$work"
git bundle create --quiet - refs/squadron/work --not --remotes
`;
