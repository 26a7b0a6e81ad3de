// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.net.EventLoop;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The paper's agreed-upon threshold (§2.2): slower answers are counted, and the first and every thousandth logged. Event loop only. */
final class SlowAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(SlowAnswers.class);

    private final long thresholdMillis;
    private final EventLoop loop;
    private long count;

    SlowAnswers(long thresholdMillis, EventLoop loop) {
        this.thresholdMillis = thresholdMillis;
        this.loop = loop;
    }

    /** Measures from now on until the reply. */
    Consumer<Reply> timed(Request request, Consumer<Reply> replyTo) {
        long begun = loop.steadyNanos();
        return reply -> {
            long nanos = loop.steadyNanos() - begun;
            if (nanos > thresholdMillis * 1_000_000 && count++ % 1_000 == 0) {
                LOG.warn(
                        "slow request: {} took {} ms (threshold.ms {}); {} so far",
                        request.op().wire(),
                        nanos / 1_000_000,
                        thresholdMillis,
                        count);
            }
            replyTo.accept(reply);
        };
    }
}
