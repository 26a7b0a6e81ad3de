// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.config.SettingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Arguments in a locale that cannot hold them, as LC_ALL=C is on Linux. */
class ArgumentTextTest {
    private static final String[] LOSSY = {"put", "m\uFFFD\uFFFDller", "", "apple"};

    @Test
    void what_the_locale_cannot_hold_is_read_as_utf_8() {
        assertThat(ArgumentText.utf8(LOSSY, commandLine("put\0müller\0\0apple\0")))
                .containsExactly("put", "müller", "", "apple");
    }

    @Test
    void what_the_locale_can_hold_stays_as_it_is() {
        String[] latin = {"put", "müller"};
        assertThat(ArgumentText.utf8(latin)).isSameAs(latin);
    }

    @Test
    void bytes_that_are_no_utf_8_are_refused() {
        byte[] latin = "java\0-jar\0x\0put\0müller\0\0apple\0".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> ArgumentText.utf8(LOSSY, latin))
                .isInstanceOf(SettingException.class)
                .hasMessageContainingAll("argument 2", "LC_ALL=C.UTF-8");
    }

    @Test
    void where_the_system_does_not_show_the_bytes_they_are_refused() {
        assertThatThrownBy(() -> ArgumentText.utf8(LOSSY, new byte[0])).isInstanceOf(SettingException.class);
    }

    private static byte[] commandLine(String arguments) {
        return ("java\0-jar\0gtstore.jar\0" + arguments).getBytes(StandardCharsets.UTF_8);
    }
}
