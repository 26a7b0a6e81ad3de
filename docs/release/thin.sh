#!/usr/bin/env bash
# What the thin jar brings into an application: builds it, makes an application that depends on it alone, prints all that comes along with its size, checks
# that it is nothing but Vert.x, Netty, Jackson's core, SLF4J and annotations, and runs the application.
# Leaves the local repository as it is: installs the jar into a copy of it, made of symbolic links.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

fail() {
  echo "thin.sh: $*" >&2
  exit 1
}

command -v mvn >/dev/null || fail "Maven is missing: install Maven 3.8 or newer (Debian: sudo apt-get install maven)"
version=$(sed -n '0,/<version>/s|^ *<version>\(.*\)</version>|\1|p' pom.xml)
work=$(mktemp -d "${TMPDIR:-/tmp}/gtstore-thin.XXXXXX")
trap 'rm -rf "$work"' EXIT

mvn -B -q -Dmaven.test.skip=true package
mvn -B -q help:evaluate -Dexpression=settings.localRepository -Doutput="$work/repository.txt"
cp -rs "$(<"$work/repository.txt")" "$work/repository"
mvn -B -q -Dmaven.repo.local="$work/repository" install:install-file -Dfile="target/gtstore-$version.jar" -DpomFile=pom.xml

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>org.example</groupId>
  <artifactId>shop</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.gtstore</groupId>
      <artifactId>gtstore</artifactId>
      <version>$version</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -B -q -Dmaven.repo.local="$work/repository" -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/lib"

(
  cd "$work/lib"
  stat -c '%s %n' ./*.jar | sort -rn | awk '{ printf "%9.1f kB  %s\n", $1 / 1000, $2; all += $1 } END { printf "%9.1f kB  all\n", all / 1000 }'
  alien=$(printf '%s\n' ./*.jar | grep -vE '/(gtstore|vertx-core|vertx-core-logging|vertx-codegen-(api|json)|netty-[a-z0-9-]+|jackson-core|slf4j-api|jspecify)-[0-9]' || true)
  [[ -z $alien ]] || fail "what an application does not need comes along: $alien"
)

javac -proc:none -d "$work/classes" -cp "$work/lib/*" src/test/java/io/gtstore/ThinApplication.java
(cd "$work" && java -cp "classes:lib/*" io.gtstore.ThinApplication)
