// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.io.IOException;

/** A contender that runs: its members, and its client in a JVM of its own. */
final class Entrant implements AutoCloseable {
    private final Contender contender;
    private final Members members;
    private final LoadProcess client;

    private Entrant(Contender contender, Members members, LoadProcess client) {
        this.contender = contender;
        this.members = members;
        this.client = client;
    }

    static Entrant start(Contender contender) throws IOException {
        Members members = contender.startMembers();
        try {
            return new Entrant(contender, members, LoadProcess.start(contender, members));
        } catch (IOException | RuntimeException e) {
            members.close();
            throw e;
        }
    }

    Contender contender() {
        return contender;
    }

    Round shop(Load load) throws IOException {
        return client.shop(load);
    }

    @Override
    public void close() {
        client.close();
        members.close();
    }
}
