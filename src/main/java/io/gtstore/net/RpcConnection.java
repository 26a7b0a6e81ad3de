// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import org.jspecify.annotations.Nullable;

/** A connection as its server sees it. Used on the server's event loop only. */
public interface RpcConnection {
    /** Unique among the server's connections. */
    long id();

    /** The role in its hello: client, node or manager; empty before a hello was accepted. */
    String role();

    /** The id in a node's or manager's hello; empty before that. */
    String node();

    /** The peer's address as text, for logs. */
    String remoteAddress();

    /** The longest frame that both sides allow, without its newline; the server's own limit for a peer that sent no hello. */
    default int maxFrameBytes() {
        return Limits.DEFAULT_FRAME_BYTES;
    }

    /** Whether the peer is a node or a manager. */
    default boolean component() {
        return role().equals("node") || role().equals("manager");
    }

    /**
     * Sends a frame that is not a reply, newline included. A peer that reads too slowly is disconnected; a frame longer than {@link #maxFrameBytes} is not
     * sent, as the peer would end the connection.
     *
     * @return false if the frame is too long, or the connection is closed, or is closed because of this
     */
    boolean push(byte[] frame);

    /** Whether it is open; a connection reported as closed stays closed. */
    default boolean open() {
        return true;
    }

    /** Whether so much is queued for the peer that pushes should wait. */
    default boolean slow() {
        return false;
    }

    /** The handler's attachment, see {@link #attach}. */
    @Nullable
    Object attachment();

    /** Replaces the handler's attachment. */
    void attach(@Nullable Object attachment);

    /** Closes the connection at once. */
    void close();
}
