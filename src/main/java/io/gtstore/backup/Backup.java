// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.gtstore.client.BackupCart;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Writes all carts of a running cluster to a file, page by page. */
public final class Backup {
    /**
     * What was written.
     *
     * @param absent members that were away, and not written off, while any part was read: what one of them alone held then is not in the file
     */
    public record Summary(long carts, long items, long bytes, List<String> absent) {
        /** Copies the list. */
        public Summary {
            absent = List.copyOf(absent);
        }
    }

    private final GtStoreClient client;
    private final Progress progress;

    /** A backup of the client's cluster. */
    public Backup(GtStoreClient client, Progress progress) {
        this.client = client;
        this.progress = progress;
    }

    /**
     * Writes the file. What was acknowledged before is in it, unless it was removed meanwhile; what changes meanwhile may be.
     *
     * @throws BackupException if the file cannot be written; what stood in its place is then still there
     */
    public Summary write(Path file) {
        Instant begun = Instant.now();
        ClusterStatus status = client.admin().status().await();
        BackupHeader header =
                new BackupHeader(begun, status.getSlots(), status.getReplicas(), status.getHash(), status.getMerge());
        try (BackupWriter writer = new BackupWriter(file, header)) {
            Set<String> absent = pages(writer);
            writer.finish();
            return new Summary(writer.carts(), writer.items(), writer.bytes(), List.copyOf(absent));
        } catch (IOException e) {
            throw new BackupException(file + " cannot be written: " + BackupReader.reason(e));
        }
    }

    /** Writes all pages; the ids of members that were absent when any of them was read. */
    private Set<String> pages(BackupWriter writer) throws IOException {
        Set<String> absent = new TreeSet<>();
        String next = "";
        while (next != null) {
            ScanPage page = client.admin().scan(next).await();
            for (BackupCart cart : page.carts()) {
                writer.write(StoredCarts.stored(cart));
            }
            progress.at(page.slotsDone(), page.slots(), writer.carts(), writer.items());
            absent.addAll(page.absent());
            next = page.next();
        }
        return absent;
    }
}
