// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.gtstore.Ports;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Three members of Hazelcast, each embedded in a JVM of its own; a change is on one of them and its backup before it is acknowledged. */
final class HazelcastMembers implements Members {
    /** What Hazelcast's manual asks for on a JDK with modules. */
    private static final List<String> MODULES = List.of(
            "--add-modules",
            "java.se",
            "--add-exports",
            "java.base/jdk.internal.ref=ALL-UNNAMED",
            "--add-opens",
            "java.base/java.lang=ALL-UNNAMED",
            "--add-opens",
            "java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens",
            "java.management/sun.management=ALL-UNNAMED",
            "--add-opens",
            "jdk.management/com.sun.management.internal=ALL-UNNAMED");

    private final Programs programs = new Programs("hazelcast");
    private final List<String> ports = IntStream.range(0, COUNT)
            .mapToObj(i -> String.valueOf(Ports.free()))
            .toList();

    HazelcastMembers() {
        for (int i = 0; i < COUNT; i++) {
            List<String> ownFirst = new ArrayList<>(ports);
            Collections.rotate(ownFirst, -i);
            String name = "hazelcast-" + (i + 1);
            programs.start(name, Programs.java(HazelcastMember.class, MODULES, ownFirst));
            String joined = HazelcastMember.READY + " " + (i + 1);
            programs.await(name + " has joined", () -> programs.said(name).contains(joined));
        }
    }

    @Override
    public String address() {
        return ports.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    @Override
    public List<ProcessHandle> processes() {
        return programs.processes();
    }

    @Override
    public void close() {
        programs.close();
    }
}
