// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.protocol.StoredCart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the example in docs/backup.md to the code: it is read as a whole, and written again byte for byte. */
class BackupDocumentTest {
    private static final String BEGIN = "```backup\n";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void the_example_is_a_whole_backup() throws IOException {
        String document = Files.readString(Path.of("docs", "backup.md"));
        int from = document.indexOf(BEGIN) + BEGIN.length();
        String example = document.substring(from, document.indexOf("```", from));
        Path file = Files.writeString(folder.resolve("example"), example);
        Path copy = folder.resolve("copy");
        try (BackupReader reader = new BackupReader(file);
                BackupWriter writer = new BackupWriter(copy, reader.header())) {
            for (StoredCart cart = reader.next(); cart != null; cart = reader.next()) {
                writer.write(cart);
            }
            writer.finish();
        }
        assertThat(copy).hasContent(example);
        assertThat(document).contains("backed up 2 carts, 3 items, " + Files.size(copy) + " bytes");
        assertThat(List.of(example.split("\n"))).hasSize(4);
    }
}
