// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encoder of replies into frames that the peer accepts. The asker gets a reply in any case. */
final class ReplyFrames {
    private static final Logger LOG = LoggerFactory.getLogger(ReplyFrames.class);

    private ReplyFrames() {}

    /** Encodes the reply into {@code frame}; a failure in its place if it cannot be encoded, or is too long for the peer. */
    static void write(long requestId, Reply reply, RpcConnection to, FrameBuffer frame) {
        try {
            Codec.encode(requestId, reply, frame);
        } catch (RuntimeException e) {
            LOG.error("a reply cannot be written as JSON", e);
            Codec.encode(requestId, internal(), frame);
        }
        if (frame.length() - 1 > to.maxFrameBytes()) {
            LOG.warn(
                    "a reply of {} bytes is longer than the {} that {} and this server allow",
                    frame.length(),
                    to.maxFrameBytes(),
                    to.remoteAddress());
            Codec.encode(requestId, tooLong(frame.length() - 1, to.maxFrameBytes(), reply.epoch()), frame);
        }
    }

    /** Whether a frame that is not a reply may be sent to the peer, which would end the connection over one that is too long for it. */
    static boolean fits(byte[] frame, RpcConnection to) {
        boolean fits = frame.length - 1 <= to.maxFrameBytes();
        if (!fits) {
            LOG.warn(
                    "not sent: an event of {} bytes is longer than the {} that {} and this server allow",
                    frame.length,
                    to.maxFrameBytes(),
                    to.remoteAddress());
        }
        return fits;
    }

    /** The reply after the handler has thrown. */
    static Reply internal() {
        return Reply.Failure.of(ErrorCode.INTERNAL, ErrorCode.INTERNAL.meaning(), Request.NO_EPOCH);
    }

    private static Reply tooLong(int bytes, int maxBytes, long epoch) {
        return Reply.Failure.of(
                ErrorCode.REPLY_TOO_LONG,
                "the answer has " + bytes + " bytes, and a frame at most " + maxBytes
                        + ": raise limits.maxFrameBytes on both sides, or ask for less",
                epoch);
    }
}
