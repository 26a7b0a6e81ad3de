// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong with a frame, its id is found where one is written. */
class BrokenFrameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":7,\"op\":\"put\",\"item\":NaN} | 7 | false",
                "{\"op\":\"put\",\"item\":[[[,\"id\":3]]],\"id\": 8 } | 8 | false",
                "{\"op\":\"put\",\"item\":\"\\x \\\" {\",\"id\":9 | 9 | false",
                "{\"id\":7,\"id\":8} | 7 | false",
                "{\"id\":0,\"x\":\"never closed | 0 | false",
                "{\"item\":{\"id\":5},\"id\":6} | 6 | false",
                "{\"item\":\"id\",\"op\":\"id\"} | -1 | false",
                "{\"id\":1.5} | -1 | false",
                "{\"id\":1e3} | -1 | false",
                "{\"id\":99999999999999999999} | -1 | false",
                "{\"id\":-1} | -1 | false",
                "[{\"id\":1}] | -1 | false",
                "{id:1} | -1 | false",
                "GET / HTTP/1.1 | -1 | false",
                "{\"event\":\"cart\",\"items\":[NaN]} | -1 | true",
                "{\"id\" | -1 | false",
                "{\"id\": | -1 | false",
                "{\"a\\ | -1 | false",
                "`` | -1 | false"
            })
    void the_id_is_found_or_there_is_none(String line, long id, boolean event) {
        byte[] bytes = ("xx" + line).getBytes(StandardCharsets.UTF_8);
        assertThat(BrokenFrame.of(bytes, 2, bytes.length - 2)).isEqualTo(new BrokenFrame(id, event));
    }
}
