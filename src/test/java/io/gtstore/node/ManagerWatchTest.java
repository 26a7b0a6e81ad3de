package io.gtstore.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ManagerWatchTest {
    private String tried = "";
    private final ManagerWatch watch = new ManagerWatch(() -> tried);

    @Test
    void that_there_is_none_is_said_after_two_seconds_with_what_happened_where() {
        watch.asked(true, 1_000);
        tried = "a:1: refused";
        watch.asked(false, 2_500);
        watch.tick(2_900);
        assertThat(watch.missing()).isEmpty();
        watch.tick(3_000);
        assertThat(watch.missing()).isEqualTo("no manager serves this node: a:1: refused");
    }

    @Test
    void it_says_what_happened_last() {
        watch.asked(true, 1_000);
        watch.tick(3_000);
        assertThat(watch.missing()).contains("none has answered yet");
        tried = "a:1: silent";
        watch.tick(3_200);
        assertThat(watch.missing()).contains("a:1: silent");
    }

    @Test
    void one_that_serves_ends_it() {
        watch.asked(true, 1_000);
        watch.tick(3_000);
        watch.asked(true, 4_000);
        assertThat(watch.missing()).isEmpty();
    }
}
