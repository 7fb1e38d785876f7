/**
 * Brings a clone up to its mirror ($1): the session's branch ($2), the default branch ($3); or what it shows instead
 * ($4, which it last showed at commit $5). Says what it found and did, a line each. Nothing that is not committed is
 * touched, and nothing is switched.
 */
export const updateScript = `
set -eu
mirror=$1 branch=$2 base=$3 ref=$4 old=$5
rm -f .git/index.lock
git fetch --quiet --no-tags --prune "$mirror" "+refs/heads/*:refs/remotes/origin/*"
on=$(git symbolic-ref -q HEAD || true)
echo "on $on"
[ "$on" = "refs/heads/$branch" ] || exit 0
clean=yes
for state in MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD rebase-merge rebase-apply; do
  [ ! -e ".git/$state" ] || clean=no
done
[ -z "$(git status --porcelain --untracked-files=no)" ] || clean=no
within() { git merge-base --is-ancestor "$1" "$2"; }
beyond() { git rev-list --count "HEAD..$1"; }

if [ -n "$ref" ]; then
  git fetch --quiet --no-tags "$mirror" "+$ref:refs/remotes/\${ref#refs/}"
  new=$(git rev-parse --verify "refs/remotes/\${ref#refs/}")
  now=$(git rev-parse --verify HEAD)
  if [ "$now" = "$new" ]; then
    exit 0
  elif [ $clean = yes ] && { [ "$now" = "$old" ] || within "$now" "$new"; } && git reset --quiet --keep "$new" >&2; then
    echo "head taken $new"
  else
    echo "head left $new"
  fi
  exit 0
fi

if tip=$(git rev-parse --verify --quiet "refs/remotes/origin/$branch") && ! within "$tip" HEAD; then
  n=$(beyond "$tip")
  if ! within HEAD "$tip"; then
    echo "branch conflict $n"
  elif [ $clean = yes ] && git merge --quiet --ff-only "$tip" >&2; then
    echo "branch taken $n"
  else
    echo "branch uncommitted $n"
  fi
fi

tip=$(git rev-parse --verify "refs/remotes/origin/$base")
if within "$tip" HEAD; then
  exit 0
fi
n=$(beyond "$tip")
if [ $clean = no ]; then
  echo "base uncommitted $n"
elif git merge --quiet --no-edit -m "Merge $base into $branch" "$tip" >&2; then
  echo "base taken $n"
else
  echo "base conflict $n"
  git diff --name-only --diff-filter=U | head -n 20 | sed "s/^/file /"
  git merge --abort >&2 || true
fi
`;
