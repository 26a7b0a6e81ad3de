// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import jdk.net.ExtendedSocketOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TCP keep-alive probes (RFC 1122, 4.2.3.6) with a short interval: a peer that vanished is noticed within two
 * minutes, and an idle one is never disconnected. With the usual two hours, vanished peers would fill a server.
 */
final class KeepAlive {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    private static final int QUIET_SECONDS = 60;
    private static final int INTERVAL_SECONDS = 10;
    private static final int QUESTIONS = 6;

    private KeepAlive() {}

    /**
     * Sets the interval on a connection with keep-alive; has no effect on a system that does not support it, or on a
     * connection that is closed already.
     */
    static void hasten(NetSocket socket) {
        Channel channel = ((NetSocketInternal) socket).channelHandlerContext().channel();
        if (channel instanceof NioSocketChannel) {
            try {
                channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), QUIET_SECONDS);
                channel.config()
                        .setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), INTERVAL_SECONDS);
                channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), QUESTIONS);
            } catch (ChannelException closed) {
                LOG.debug("{} was closed before it was set up", socket.remoteAddress(), closed);
            }
        }
    }
}
