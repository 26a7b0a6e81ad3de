#!/usr/bin/env bash
# Measures parts of the hot path with JMH: micro.sh [NAME]..., as in micro.sh CodecBenchmark.readPut; all in about three minutes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
home=${JAVA_HOME:+$JAVA_HOME/bin/}

mvn -B -q test-compile >&2
mvn -B -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/micro.classpath >&2
classpath=target/classes:target/test-classes:$(cat target/micro.classpath)

# JMH writes a class round each benchmark, from those that are compiled.
rm -rf target/micro && mkdir -p target/micro/annotated/io/gtstore target/micro/sources target/micro/classes
cp -r target/test-classes/io/gtstore/microbench target/micro/annotated/io/gtstore/
"${home}java" -cp "$classpath" org.openjdk.jmh.generators.bytecode.JmhBytecodeGenerator \
  target/micro/annotated target/micro/sources target/micro/classes >&2
find target/micro/sources -name '*.java' >target/micro/list
"${home}javac" -proc:none -nowarn -cp "$classpath" -d target/micro/classes @target/micro/list

# The serial collector, since with another one allocation costs what the other processors have to spare.
exec "${home}java" -cp "target/micro/classes:$classpath" org.openjdk.jmh.Main \
  -f 1 -wi 3 -w 1 -i 3 -r 1 -prof gc -jvmArgs "-Xmx512m -XX:+UseSerialGC" "$@"
