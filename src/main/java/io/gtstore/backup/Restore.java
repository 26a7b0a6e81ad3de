// SPDX-License-Identifier: Apache-2.0
package io.gtstore.backup;

import io.gtstore.client.GtStoreClient;
import io.gtstore.client.RestoreResult;
import io.gtstore.protocol.StoredCart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Restore of a backup file into a cluster with any number of nodes and slots. The whole file is validated before
 * anything is put. Each item is put exactly once, see {@link io.gtstore.client.GtStoreAdmin#restore}, so a failed
 * restore can be repeated.
 */
public final class Restore {
    /** The number of carts restored in parallel. */
    private static final int AT_ONCE = 32;

    /**
     * The result of a restore.
     *
     * @param carts carts that were restored, or present already
     * @param restored items put
     * @param present items that were present, or had been restored and removed before
     * @param problems lines or carts that could not be restored
     */
    public record Summary(long carts, long restored, long present, long problems) {}

    private final GtStoreClient client;
    private final Progress progress;
    private final Consumer<String> problems;
    private final boolean keepGoing;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Tally tally = new Tally();

    /**
     * A restore into the client's cluster.
     *
     * @param keepGoing whether to skip lines and carts that are unreadable or refused
     * @param problems called with each of these, in one line, on any thread
     */
    public Restore(GtStoreClient client, Progress progress, boolean keepGoing, Consumer<String> problems) {
        this.client = client;
        this.progress = progress;
        this.keepGoing = keepGoing;
        this.problems = problems;
    }

    /**
     * Restores the file; once per object.
     *
     * @throws BackupException for the first problem, unless {@code keepGoing}
     */
    public Summary run(Path file) {
        long lines = check(file);
        try (BackupReader reader = new BackupReader(file)) {
            while (tally.failure() == null && begin(file, reader)) {
                Summary soFar = tally.summary();
                progress.at(reader.line(), lines, soFar.carts(), soFar.restored() + soFar.present());
            }
        } catch (IOException e) {
            throw new BackupException(file + " cannot be closed: " + BackupReader.reason(e));
        } finally {
            free.acquireUninterruptibly(AT_ONCE); // what is under way ends by itself
        }
        String failure = tally.failure();
        if (failure != null) {
            throw new BackupException(failure);
        }
        return tally.summary();
    }

    /** Reads the file to its end, so that nothing is put from one that is not whole; returns how many lines it has. */
    private long check(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new BackupException(
                    file + " is no regular file, such as a pipe, but a backup is read twice, first to check "
                            + "all of it: write it to a file, and restore from that");
        }
        try (BackupReader reader = new BackupReader(file)) {
            boolean more = true;
            while (more) {
                more = sound(reader);
            }
            return reader.line();
        } catch (IOException e) {
            throw new BackupException(file + " cannot be closed: " + BackupReader.reason(e));
        }
    }

    /** Whether there is more behind this line; one that is wrong is passed over if that is wanted, and spoken of when its turn comes. */
    private boolean sound(BackupReader reader) {
        try {
            return reader.next() != null;
        } catch (BackupException e) {
            if (keepGoing) {
                return true;
            }
            throw e;
        }
    }

    /** Begins with the next cart; false behind the last one. */
    private boolean begin(Path file, BackupReader reader) {
        StoredCart cart;
        try {
            cart = reader.next();
        } catch (BackupException e) {
            wrong(String.valueOf(e.getMessage()));
            return true;
        }
        if (cart == null) {
            return false;
        }
        String where = file + " line " + reader.line() + ": the cart '" + cart.key() + "' ";
        free.acquireUninterruptibly();
        client.admin().restore(StoredCarts.given(cart)).onComplete((result, failure) -> {
            if (failure == null) {
                tally.add(result);
            } else {
                wrong(where + "was not restored, or not all of it: " + failure.getMessage());
            }
            free.release();
        });
        return true;
    }

    private void wrong(String what) {
        if (keepGoing) {
            tally.passedOver();
            problems.accept(what);
        } else {
            tally.fail(what);
        }
    }

    /** Counts, from several threads. */
    private static final class Tally {
        private long carts;
        private long restored;
        private long present;
        private long problems;
        private @Nullable String failure;

        synchronized void add(RestoreResult result) {
            carts++;
            restored += result.restored();
            present += result.present();
        }

        synchronized void passedOver() {
            problems++;
        }

        synchronized void fail(String what) {
            failure = failure == null
                    ? what + "; what came before it is restored, so mend it and restore again"
                    : failure;
        }

        synchronized @Nullable String failure() {
            return failure;
        }

        synchronized Summary summary() {
            return new Summary(carts, restored, present, problems);
        }
    }
}
