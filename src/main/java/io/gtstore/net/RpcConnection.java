// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import org.jspecify.annotations.Nullable;

/** One connection as its server sees it. Used on the server's event loop only. */
public interface RpcConnection {
    /** Unique among the server's connections. */
    long id();

    /** The role that its hello gave: client, node or manager; empty before one was accepted. */
    String role();

    /** The id of the node or manager that said hello; empty before that. */
    String node();

    /** The peer's address as text, for logs. */
    String remoteAddress();

    /** The longest frame that both sides allow, its newline apart; for a peer that said no hello, the server's own bound. */
    default int maxFrameBytes() {
        return Limits.DEFAULT_FRAME_BYTES;
    }

    /** Whether it is a node or a manager. */
    default boolean component() {
        return role().equals("node") || role().equals("manager");
    }

    /**
     * Sends a frame that answers nothing, newline included. A peer that does not take what it is sent is disconnected.
     *
     * @return false if the connection is closed, or is closed because of this
     */
    boolean push(byte[] frame);

    /** Whether it is still of use; what is told its handler as closed never is again. */
    default boolean open() {
        return true;
    }

    /** Whether so much waits for the peer to take it that what can wait should not be pushed now. */
    default boolean slow() {
        return false;
    }

    /** What the handler keeps with the connection. */
    @Nullable
    Object attachment();

    /** Keeps something with the connection, in place of what was there. */
    void attach(@Nullable Object attachment);

    /** Ends the connection at once. */
    void close();
}
