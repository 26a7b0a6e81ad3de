// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.util.List;

/** A store's servers, as processes on loopback. They serve once they are made, and are killed at the end. */
interface Members extends AutoCloseable {
    /** How many members each store has. */
    int COUNT = 3;

    /** Where a client finds them, in the form that its {@link Peer} takes. */
    String address();

    /** The processes that they run in. */
    List<ProcessHandle> processes();

    @Override
    void close();
}
