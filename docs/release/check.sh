#!/usr/bin/env bash
# Checks what would be published: two builds of the work tree, committed or not, in different folders, time zones and encodings, make the same files,
# byte by byte, and THIRD-PARTY.txt names just what the program's jar contains. Both are with the same JDK and umask 022: a jar keeps the modes of files.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
umask 022

fail() {
  echo "check.sh: $*" >&2
  exit 1
}

command -v mvn >/dev/null || fail "Maven is missing: install Maven 3.8 or newer (Debian: sudo apt-get install maven)"
work=$(mktemp -d "${TMPDIR:-/tmp}/gtstore-release.XXXXXX")
trap 'rm -rf "$work"' EXIT
one=$work/one
other=$work/the\ other/one

# build FOLDER: from a copy of the sources there; FOLDER.sums are those of what it made
build() {
  mkdir -p "$1"
  git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t "$1" --
  echo "check.sh: building in $1" >&2
  (
    cd "$1"
    mvn -B -q -Prelease -Dmaven.test.skip=true package >&2
    cd target
    sha256sum ./*.jar bom.json bom.xml
  ) >"$1.sums" || fail "the build failed"
}

# unpacked FOLDER FILE: FOLDER/target/FILE, unpacked into FOLDER/unpacked if it is a jar, copied there if not
unpacked() {
  rm -rf "$1/unpacked"
  mkdir "$1/unpacked"
  case $2 in
    *.jar) unzip -q "$1/target/$2" -d "$1/unpacked" ;;
    *) cp "$1/target/$2" "$1/unpacked" ;;
  esac
}

(export TZ=UTC LC_ALL=C.UTF-8 && build "$one")
(export TZ=Asia/Kolkata LC_ALL=C && build "$other")
cat "$one.sums"
differ=$(comm -13 <(sort "$one.sums") <(sort "$other.sums") | cut -d ' ' -f 3-)
for file in $differ; do
  echo "check.sh: $file differs:" >&2
  unpacked "$one" "$file"
  unpacked "$other" "$file"
  { diff -r "$one/unpacked" "$other/unpacked" || true; } | cut -c 1-200 | sed -n 1,20p >&2
done
[[ -z $differ ]] || fail "the two builds differ; where nothing is shown, in the order or the modes of files"

sed -n 's|.*<purl>pkg:maven/\([^/]*\)/\([^@]*\)@.*|\1:\2|p' "$one/target/bom.xml" | grep -v '^io\.gtstore:' | LC_ALL=C sort -u >"$work/contained"
sed -n 's/^  \([a-z0-9.]*:[A-Za-z0-9-]*\)\( .*\)\{0,1\}$/\1/p' THIRD-PARTY.txt | LC_ALL=C sort -u >"$work/named"
diff "$work/contained" "$work/named" >&2 || fail "THIRD-PARTY.txt lacks the lines with <, and those with > are too many"
echo "check.sh: both builds are the same, and THIRD-PARTY.txt names all $(wc -l <"$work/contained") parts" >&2
