// SPDX-License-Identifier: Apache-2.0
package io.gtstore.microbench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import org.junit.jupiter.api.Test;

/** What the benchmarks measure is what they say. */
class SamplesTest {
    @Test
    void frames_are_read_as_they_were_written() throws ProtocolException {
        CodecBenchmark codec = new CodecBenchmark();
        assertThat(codec.readPut()).isEqualTo(Samples.putRequest());
        assertThat(codec.readReplicate()).isEqualTo(Samples.replicate());
        assertThat(codec.readStored()).isInstanceOf(Reply.Stored.class);
        assertThat(((Reply.Items) codec.readHundredItems()).items())
                .isEqualTo(Samples.cart(100).entries());
        assertThat(((Request.Put) codec.readPut()).item()).hasSize(102);
    }

    @Test
    void carts_grow_by_what_is_put() {
        CartBenchmark carts = new CartBenchmark();
        assertThat(carts.putIntoFive()).isEqualTo(Samples.cart(6));
        assertThat(carts.putIntoHundred()).isEqualTo(Samples.cart(101));
        assertThat(carts.mergeEqualHundreds()).isEqualTo(Samples.cart(100));
        assertThat(carts.readContext()).isEqualTo(Samples.context(100));
        assertThat(carts.unionOfContexts()).isEqualTo(Samples.context(101));
    }

    @Test
    void keys_have_owners_and_frames_their_length() throws ProtocolException {
        RoutingBenchmark routing = new RoutingBenchmark();
        assertThat(routing.ownersOfKey()).hasSize(2);
        assertThat(routing.slotByAsciiSum()).isBetween(0, 1_023);
        assertThat(routing.cutSixtyFourFrames()).isPositive().isEqualTo(routing.cutSixtyFourFrames());
    }
}
