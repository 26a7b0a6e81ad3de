package io.gtstore.backup;

import io.gtstore.cart.Lifetime;
import io.gtstore.client.ClusterStatus;
import io.gtstore.client.GtStoreClient;
import io.gtstore.client.ScanPage;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.StoredCart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Writes all carts of a running cluster to a file, page by page. */
public final class Backup {
    /**
     * What was written.
     *
     * @param absent members that are gone and not written off: what one of them alone may hold is not in the file
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
        ClusterStatus status = client.status().await();
        BackupHeader header =
                new BackupHeader(begun, status.getSlots(), status.getReplicas(), status.getHash(), status.getMerge());
        try (BackupWriter writer = new BackupWriter(file, header)) {
            pages(writer);
            writer.finish();
            List<String> absent = client.status().await().getAbsent();
            return new Summary(writer.carts(), writer.items(), writer.bytes(), absent);
        } catch (IOException e) {
            throw new BackupException(file + " cannot be written: " + BackupReader.reason(e));
        }
    }

    private void pages(BackupWriter writer) throws IOException {
        String next = "";
        while (next != null) {
            ScanPage page = client.scan(next).await();
            for (KeyedCart keyed : page.carts()) {
                writer.write(stored(keyed));
            }
            progress.at(page.slotsDone(), page.slots(), writer.carts(), writer.items());
            next = page.next();
        }
    }

    private static StoredCart stored(KeyedCart keyed) {
        Lifetime lifetime = keyed.cart().lifetime();
        long ttl = lifetime.equals(Lifetime.NONE) ? Request.SAME_TTL : lifetime.millis();
        return new StoredCart(keyed.key(), keyed.cart().entries(), ttl);
    }
}
