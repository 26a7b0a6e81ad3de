// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Dot;
import io.gtstore.cart.Entry;
import io.gtstore.cart.HybridClock;
import io.gtstore.protocol.StoredCart;
import io.vertx.core.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.arbitraries.StringArbitrary;

/** Whatever keys and items there are, they come out of a backup as they went in. */
class BackupFilePropertiesTest {
    private static final BackupHeader HEADER = new BackupHeader(Instant.ofEpochMilli(7), 8, 1, "ascii-sum", "newest");

    @Property(tries = 200)
    void what_was_written_is_read(@ForAll("carts") List<StoredCart> carts) throws IOException {
        Path file = Files.createTempFile("gtstore", ".backup");
        try (BackupWriter writer = new BackupWriter(file, HEADER)) {
            for (StoredCart cart : carts) {
                writer.write(cart);
            }
            writer.finish();
        }
        List<StoredCart> read = new ArrayList<>();
        try (BackupReader reader = new BackupReader(file)) {
            assertThat(reader.header()).isEqualTo(HEADER);
            for (StoredCart cart = reader.next(); cart != null; cart = reader.next()) {
                read.add(cart);
            }
        } finally {
            Files.delete(file);
        }
        assertThat(read).isEqualTo(carts);
    }

    @Provide
    Arbitrary<List<StoredCart>> carts() {
        Arbitrary<Dot> dots = Combinators.combine(
                        Arbitraries.strings()
                                .alpha()
                                .numeric()
                                .withChars('_', '-')
                                .ofMinLength(1)
                                .ofMaxLength(64),
                        Arbitraries.longs().between(1, HybridClock.MAX_STAMP))
                .as(Dot::new);
        Arbitrary<Entry> entries = Combinators.combine(
                        dots, Arbitraries.longs().between(0, HybridClock.MAX_STAMP), items())
                .as(Entry::new);
        return Combinators.combine(
                        text().ofMinLength(1),
                        entries.list().ofMaxSize(4),
                        Arbitraries.longs().greaterOrEqual(-1))
                .as(StoredCart::new)
                .list()
                .ofMaxSize(5);
    }

    private static Arbitrary<String> items() {
        return Arbitraries.oneOf(
                text().map(Json::encode),
                Arbitraries.of("null", "true", "1.10", "-0.0", "1e400", "12345678901234567890", "[]", "{\"a\":[{}]}"));
    }

    /** Everything but surrogates, which a string may hold in pairs only. */
    private static StringArbitrary text() {
        return Arbitraries.strings()
                .withCharRange('\0', '\ud7ff')
                .withCharRange('\ue000', '\uffff')
                .ofMaxLength(20);
    }
}
