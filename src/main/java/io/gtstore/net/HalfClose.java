// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/** Lets a peer end what it sends and still be answered, as {@code nc -N} does; otherwise the end of its input would close the connection. */
final class HalfClose {
    private HalfClose() {}

    /** Runs the action when the peer has ended what it sends. From then on it is for the action to close the connection. */
    static void allow(NetSocket socket, Runnable onInputEnded) {
        NetSocketInternal connection = (NetSocketInternal) socket;
        connection.channelHandlerContext().channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        connection.eventHandler(event -> {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                onInputEnded.run();
            }
        });
    }
}
