// SPDX-License-Identifier: Apache-2.0
package io.gtstore.client.impl;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.Sessions;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class RestoredDotsTest {
    private static final long DAY = 24L * 60 * 60 * 1_000;
    private static final long NOW = 1_800_000_000_000L;
    private static final String KEY = "mohan";

    @Property
    void what_is_still_there_is_not_put_and_what_is_not_there_is(
            @ForAll long random, @ForAll @IntRange(min = 1, max = 9) int seq) {
        Dot old = new Dot(Sessions.issue(NOW - DAY, random), seq);
        assertThat(there(NOW, old).untouched(old)).isTrue();
        assertThat(there(NOW).untouched(old)).isFalse();
        assertThat(there(NOW, new Dot(old.session(), seq + 1)).untouched(old)).isFalse();
    }

    @Property
    void what_was_restored_in_this_period_is_put_again_under_the_same_identity_and_known(@ForAll long random) {
        Dot old = new Dot(Sessions.issue(NOW - DAY, random), 3);
        Dot restored = there(NOW).restored(old);
        RestoredDots again = there(NOW + DAY, restored);
        assertThat(again.untouched(old)).isFalse();
        assertThat(again.restored(old)).isEqualTo(restored);
        assertThat(again.seen(old)).isTrue();
        assertThat(there(NOW).seen(old)).isFalse();
    }

    @Property
    void what_was_restored_however_long_ago_is_not_put_again_under_another_identity(
            @ForAll long random, @ForAll @LongRange(min = 1, max = 3_000) long days) {
        Dot old = new Dot(Sessions.issue(NOW - DAY, random), 3);
        Dot restored = there(NOW).restored(old);
        RestoredDots later = there(NOW + days * DAY, restored);
        assertThat(later.untouched(old) || later.restored(old).equals(restored)).isTrue();
    }

    @Property
    void an_item_that_was_moved_here_is_another_one(@ForAll long random) {
        Dot old = new Dot(Sessions.issue(NOW - DAY, random), 3);
        assertThat(there(NOW, MovedDots.of("guest", old, NOW)).untouched(old)).isFalse();
    }

    private static RestoredDots there(long now, Dot... dots) {
        List<Entry> items = List.of(dots).stream()
                .map(dot -> new Entry(dot, 1, "\"apple\""))
                .toList();
        return new RestoredDots(KEY, items, CausalContext.of(dots), now);
    }
}
