// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * Support for half-closed connections: a peer that ends its output, as {@code nc -N} does, still gets its replies. By
 * default the end of its input would close the connection.
 */
final class HalfClose {
    private HalfClose() {}

    /** Runs the action when the peer has ended its output. From then on the action has to close the connection. */
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
