// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.util.List;

/** One {@link EchoServer}; one more would not answer faster, for there is one client. */
final class EchoMembers implements Members {
    private static final String NAME = "echo";

    private final Programs programs = new Programs(NAME);

    EchoMembers() {
        programs.start(NAME, Programs.java(EchoServer.class, List.of(), List.of()));
        programs.await("echo serves", () -> programs.said(NAME).contains(EchoServer.READY));
    }

    @Override
    public String address() {
        String said = programs.said(NAME);
        return said.substring(said.indexOf(EchoServer.READY) + EchoServer.READY.length())
                .strip();
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
