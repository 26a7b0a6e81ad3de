// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cart.HybridClock;
import io.gtstore.config.SettingTable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a peer sends that no peer can mean is refused where it comes in. */
class BoundsTest {
    private static final String CART =
            "{'id':1,'op':'replicate','incarnation':1,'epoch':1,'carts':[{'key':'mohan','entries':[{'item':1,'session':'s','seq':1,'stamp':'%s'}],'context':'s:1','changed':'%s','by':'a'}]}";

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "18446744073709551615", "4611686018427387905", "-1"})
    void a_stamp_that_no_clock_can_give(String stamp) {
        assertThatThrownBy(() -> decode(CART.formatted(stamp, "1"))).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> decode(CART.formatted("1", stamp))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void the_highest_stamp() throws ProtocolException {
        String highest = String.valueOf(HybridClock.MAX_STAMP);
        assertThat(decode(CART.formatted(highest, highest))).isInstanceOf(PeerRequest.Replicate.class);
    }

    @Test
    void a_seq_at_the_end_of_the_numbers() {
        assertThatThrownBy(
                        () -> decode("{'id':1,'op':'put','key':'k','item':1,'session':'s','seq':9223372036854775807}"))
                .hasMessageContaining("'seq'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "3-9", "0", "2-1", "1,1", "1;t:1-2", "x", "1,", "11111111111111111111"})
    void refused_numbers_that_are_none_of_the_session_below_the_change(String numbers) throws ProtocolException {
        assertThat(decode(removal("1-3,8"))).isInstanceOf(Request.Remove.class);
        assertThatThrownBy(() -> decode(removal(numbers))).hasMessageContaining("'void'");
        assertThatThrownBy(() -> decode("{'id':1,'op':'put','key':'k','item':1,'void':'1'}"))
                .hasMessageContaining("'void'");
    }

    @Test
    void more_refused_numbers_than_there_may_be() throws ProtocolException {
        StringBuilder most = new StringBuilder("1");
        for (int i = 1; i < Voids.MAX_RANGES; i++) {
            most.append(',').append(2 * i + 1);
        }
        String frame = removal(most.toString()).replace("'seq':9", "'seq':900");
        assertThat(decode(frame)).isInstanceOf(Request.Remove.class);
        assertThatThrownBy(() -> decode(frame.replace(most, most + ",800"))).hasMessageContaining("'void'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'op':'finalize','key':'k','context'",
                "'op':'get','key':'k','acked'",
                "'op':'watch','key':'k','context'"
            })
    void more_ranges_of_one_session_than_any_cart_has(String fields) throws ProtocolException {
        StringBuilder most = new StringBuilder("s:1");
        for (int i = 1; i < 16_384; i++) {
            most.append(',').append(2 * i + 1);
        }
        assertThat(decode("{'id':1," + fields + ":'" + most + "'}")).isInstanceOf(Request.OnKey.class);
        assertThatThrownBy(() -> decode("{'id':1," + fields + ":'" + most + ",40000'}"))
                .hasMessageContaining("16384 ranges");
    }

    @Test
    void more_digests_of_buckets_than_any_slot_has() throws ProtocolException {
        String most = "0123456789abcdef".repeat(1_024);
        String frame = "{'id':1,'op':'key_digests','incarnation':2,'slot':1,'digests':'%s'}";
        assertThat(decode(frame.formatted(most))).isInstanceOf(PeerRequest.KeyDigests.class);
        assertThatThrownBy(() -> decode(frame.formatted(most + "0123456789abcdef")))
                .hasMessageContaining("'digests' has at most 1024");
    }

    private static String removal(String numbers) {
        return "{'id':1,'op':'remove','key':'k','dots':[['s',1]],'session':'s','seq':9,'void':'" + numbers + "'}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"node\\n1", "\\u001b[31m", "a b", "x/y"})
    void an_id_a_host_or_a_zone_that_settings_would_not_allow(String text) {
        assertThatThrownBy(() -> decode("{'id':1,'op':'join','node':'" + text + "','host':'h','port':1}"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> decode("{'id':1,'op':'join','node':'n','host':'" + text + "','port':1}"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> decode("{'id':1,'op':'join','node':'n','host':'h','port':1,'zone':'" + text + "'}"))
                .isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> decode("{'id':1,'op':'node_down','from':'" + text + "','node':'n'}"))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void ids_keep_to_the_rule_of_settings() {
        for (String id : List.of("node-1", "a.b_c-9", "x".repeat(64), "x".repeat(65), "ä", "a b", "a/b")) {
            boolean setting = legal(
                    () -> String.valueOf(SettingTable.get("node.id", "test").accept(id, "test")));
            assertThat(legal(() -> Bounds.id(id))).as(id).isEqualTo(setting);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'slots':0,'replicas':2",
                "'slots':65537,'replicas':2",
                "'slots':8,'replicas':0",
                "'slots':8,'replicas':17"
            })
    void settings_of_a_map_that_no_cluster_has(String settings) {
        assertThatThrownBy(() -> decode("{'id':1,'op':'offer_map','map':{'since':0,'epoch':1,'manager':'m','settings':{"
                        + settings + ",'hash':'murmur3','merge':'union'},'members':[],'slots':[]}}"))
                .isInstanceOf(ProtocolException.class);
    }

    private interface Check {
        String run();
    }

    private static boolean legal(Check check) {
        try {
            check.run();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Request decode(String text) throws ProtocolException {
        byte[] frame = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Codec.request(Codec.parse(frame, 0, frame.length));
    }
}
