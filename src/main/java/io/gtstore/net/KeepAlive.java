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
 * Asks the system of a quiet peer whether it is still there (TCP keep-alive, RFC 1122 4.2.3.6): a peer that vanished without a word is noticed within two
 * minutes, and one that lives is never cut off, however quiet. The usual two hours until the first question let vanished peers fill a server.
 */
final class KeepAlive {
    private static final Logger LOG = LoggerFactory.getLogger(KeepAlive.class);
    private static final int QUIET_SECONDS = 60;
    private static final int INTERVAL_SECONDS = 10;
    private static final int QUESTIONS = 6;

    private KeepAlive() {}

    /**
     * For a connection on which keep-alive is switched on; a system that cannot be told how often keeps its own pace. One that the peer has closed already is
     * left as it is: its close handler will see to it.
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
