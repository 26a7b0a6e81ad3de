// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TextPoolTest {
    private final FrameReader frames = new FrameReader();

    @Test
    void keys_and_sessions_that_come_again_are_the_same_texts() throws Exception {
        Request.Put first = put("mohan", "0mi1x3c4dk1lmn0p7qrs", 1);
        put("asha", "0mi1x3c4dk1lmn0p7qrt", 1);
        Request.Put again = put("mohan", "0mi1x3c4dk1lmn0p7qrs", 2);
        assertThat(again.key()).isSameAs(first.key());
        assertThat(again.session()).isSameAs(first.session());
        assertThat(again.seq()).isEqualTo(2);
    }

    @Test
    void items_are_not_kept_for_others() throws Exception {
        assertThat(put("mohan", "0mi1x3c4dk1lmn0p7qrs", 2).item())
                .isEqualTo(put("mohan", "0mi1x3c4dk1lmn0p7qrs", 1).item())
                .isNotSameAs(put("mohan", "0mi1x3c4dk1lmn0p7qrs", 1).item());
    }

    @Test
    void of_two_texts_with_one_place_each_is_itself() {
        TextPool pool = new TextPool(1);
        for (String text : new String[] {"apple", "pear", "apple", "apples", "appl", "", "apple"}) {
            assertThat(pooled(pool, text)).isEqualTo(text);
        }
        assertThat(pooled(pool, "apple")).isSameAs(pooled(pool, "apple"));
    }

    @Test
    void a_long_text_is_not_kept() {
        TextPool pool = new TextPool(16);
        String longest = "k".repeat(TextPool.MAX_LENGTH);
        assertThat(pooled(pool, longest)).isSameAs(pooled(pool, longest));
        String longer = longest + "k";
        assertThat(pooled(pool, longer)).isEqualTo(longer).isNotSameAs(pooled(pool, longer));
    }

    private static String pooled(TextPool pool, String text) {
        byte[] bytes = ("\"" + text + "\"").getBytes(StandardCharsets.ISO_8859_1);
        int hash = 0;
        for (int i = 1; i <= text.length(); i++) {
            hash = KnownNames.hash(hash, bytes[i]);
        }
        return pool.text(bytes, 1, text.length(), hash);
    }

    private Request.Put put(String key, String session, long seq) throws ProtocolException {
        byte[] frame = String.format(
                        "{\"id\":7,\"op\":\"put\",\"key\":\"%s\",\"session\":\"%s\",\"seq\":%d,\"item\":\"milk\",\"epoch\":3}",
                        key, session, seq)
                .getBytes(StandardCharsets.UTF_8);
        return (Request.Put) Codec.request(frames.read(frame, 0, frame.length));
    }
}
