// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a shard's core is told of the node's options. */
class ShardConfigsTest {
    private static final long MINUTE = 60_000;

    @Test
    void what_a_removal_took_can_be_asked_for_as_long_as_its_session_may_go_on() {
        assertThat(receiptKeepMillis(MINUTE, 20 * MINUTE)).isEqualTo(20 * MINUTE);
        assertThat(receiptKeepMillis(30 * MINUTE, 20 * MINUTE)).isEqualTo(30 * MINUTE);
    }

    @Test
    void it_is_known_for_a_quarter_of_an_hour_where_nobody_says_otherwise() {
        assertThat(ShardConfigs.of(new NodeOptions(), 1).receiptKeepMillis()).isGreaterThanOrEqualTo(15 * MINUTE);
    }

    private static long receiptKeepMillis(long keepMillis, long maxAgeMillis) {
        NodeOptions options = new NodeOptions()
                .setReceipt(new ReceiptOptions().setKeepMillis(keepMillis))
                .setSession(new SessionOptions().setMaxAgeMillis(maxAgeMillis));
        return ShardConfigs.of(options, 1).receiptKeepMillis();
    }
}
