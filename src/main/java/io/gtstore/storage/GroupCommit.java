// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Group commit: changes that arrive during a write form the next batch, in the order of arrival, so that one sync
 * serves them all. The same thread compacts the records of carts that change often and sweeps slots whose horizon has
 * risen ({@link Gathering}), and checks every two seconds that the data directory is still in place. After any error
 * nothing more is written: the outcome of the failed batch is unknown, and no later change may be stored without it;
 * every waiting store fails. Thread-safe.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private static final int RECORD_OVERHEAD = 96;
    private static final int BATCH_CHANGES = 4_096;
    private static final long DIRECTORY_CHECK_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Work for the writing thread. */
    private interface Task {
        /** The bytes it adds to the queue. */
        long bytes();

        void write(WriteBatch batch) throws RocksDBException;

        /** Called once, after the batch was written; {@code failure} is null on success. */
        void ended(@Nullable String failure);
    }

    private final Records records;
    private final RocksStorageOptions options;
    private final Supplier<@Nullable String> directoryLost;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Thread thread;
    private final Gathering gathering;
    private List<Task> queue = new ArrayList<>();
    private long waitingBytes;
    private boolean closed;
    private @Nullable String broken;
    private CartStorage.@Nullable Fault fault;
    private boolean gatheringDue;
    private long unsyncedSince = -1;
    private long directoryCheckedNanos = System.nanoTime();

    /**
     * Starts the thread.
     *
     * @param directoryLost the reason why writes would be lost, as the directory is no longer the one that was
     *     opened; null while it is
     */
    GroupCommit(Records records, RocksStorageOptions options, Supplier<@Nullable String> directoryLost) {
        this.records = records;
        this.options = options;
        this.directoryLost = directoryLost;
        this.gathering = new Gathering(records);
        this.thread = new Thread(this::run, "gtstore-storage");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sets the listener; a fault that has already happened is reported at once. */
    void onFault(CartStorage.Fault listener) {
        String why;
        lock.lock();
        try {
            fault = listener;
            why = broken;
        } finally {
            lock.unlock();
        }
        if (why != null) {
            listener.broken(why);
        }
    }

    void store(int slot, String key, Cart change, CartStorage.Outcome outcome) {
        long bytes = (long) change.bytes() + RECORD_OVERHEAD;
        String refused = add(new Task() {
            @Override
            public long bytes() {
                return bytes;
            }

            @Override
            public void write(WriteBatch batch) throws RocksDBException {
                byte[] cart = RecordKey.ofCart(slot, key);
                records.put(batch, cart, change);
                gathering.changed(slot, cart);
            }

            @Override
            public void ended(@Nullable String failure) {
                if (failure == null) {
                    outcome.stored();
                } else {
                    outcome.failed(failure);
                }
            }
        });
        if (refused != null) {
            outcome.failed(refused);
        }
    }

    void raise(int slot, long horizon) {
        addSilently(batch -> {
            records.raise(batch, slot, horizon);
            gathering.raised(slot, horizon);
        });
    }

    void remember(long founded, List<String> ids) {
        addSilently(batch -> records.remember(batch, founded, ids));
    }

    void drop(int slot) {
        addSilently(batch -> {
            records.drop(batch, slot);
            gathering.dropped(slot);
        });
    }

    private interface Write {
        void to(WriteBatch batch) throws RocksDBException;
    }

    private void addSilently(Write write) {
        add(new Task() {
            @Override
            public long bytes() {
                return 0;
            }

            @Override
            public void write(WriteBatch batch) throws RocksDBException {
                write.to(batch);
            }

            @Override
            public void ended(@Nullable String failure) {
                // no caller waits for it
            }
        });
    }

    /** Queues the task; returns the reason for a refusal, or null. */
    private @Nullable String add(Task task) {
        long bytes = task.bytes();
        lock.lock();
        try {
            if (broken != null) {
                return broken;
            }
            if (closed) {
                return "the storage is closed";
            }
            if (bytes > 0 && waitingBytes + bytes > options.maxQueuedBytes()) {
                return waitingBytes + " bytes are queued already (storage.maxQueuedBytes)";
            }
            waitingBytes += bytes;
            queue.add(task);
            filled.signal();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            List<Task> batch = next();
            while (batch != null) {
                commit(batch);
                gatheringDue = gathering.run();
                checkDirectory();
                batch = next();
            }
            if (options.sync() != SyncPolicy.NEVER) {
                records.sync();
            }
        } catch (Throwable e) {
            breakDown(e);
        }
    }

    /**
     * The queued tasks. Waits for some if there is nothing else to do, at most until the next sync or directory
     * check; null once the queue is closed and empty.
     */
    private @Nullable List<Task> next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed && !gatheringDue) {
                long most = directoryCheckedNanos + DIRECTORY_CHECK_NANOS - System.nanoTime();
                if (filled.awaitNanos(unsyncedSince < 0 ? most : Math.min(most, untilSyncNanos())) <= 0) {
                    return List.of();
                }
            }
            if (queue.isEmpty() && closed) {
                return null;
            }
            List<Task> taken = queue;
            queue = new ArrayList<>();
            return taken;
        } catch (InterruptedException e) {
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private long untilSyncNanos() {
        return unsyncedSince + TimeUnit.MILLISECONDS.toNanos(options.syncIntervalMillis()) - System.nanoTime();
    }

    private void commit(List<Task> tasks) throws RocksDBException {
        int written = 0;
        try {
            while (written < tasks.size()) {
                List<Task> some = tasks.subList(written, Math.min(tasks.size(), written + BATCH_CHANGES));
                write(some);
                written += some.size();
                complete(some, null);
            }
        } catch (Throwable e) {
            complete(tasks.subList(written, tasks.size()), breakDown(e));
            throw e;
        }
        if (unsyncedSince >= 0 && untilSyncNanos() <= 0) {
            records.sync();
            unsyncedSince = -1;
        }
    }

    private void write(List<Task> tasks) throws RocksDBException {
        try (WriteBatch batch = new WriteBatch()) {
            for (Task task : tasks) {
                task.write(batch);
            }
            records.write(batch, options.sync() == SyncPolicy.ALWAYS);
        }
        if (options.sync() == SyncPolicy.INTERVAL && unsyncedSince < 0) {
            unsyncedSince = System.nanoTime();
        }
        lock.lock();
        try {
            tasks.forEach(task -> waitingBytes -= task.bytes());
        } finally {
            lock.unlock();
        }
    }

    /** Completes every task, even if one throws; then throws the first exception. */
    private static void complete(List<Task> tasks, @Nullable String failure) {
        Throwable thrown = null;
        for (Task task : tasks) {
            try {
                task.ended(failure);
            } catch (Throwable e) {
                thrown = thrown == null ? e : thrown;
            }
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void checkDirectory() throws StorageException {
        if (System.nanoTime() - directoryCheckedNanos < DIRECTORY_CHECK_NANOS) {
            return;
        }
        String why = directoryLost.get();
        directoryCheckedNanos = System.nanoTime();
        if (why != null) {
            throw new StorageException(why);
        }
    }

    private String breakDown(Throwable e) {
        boolean expected = e instanceof RocksDBException || e instanceof StorageException;
        String why = "the node can store nothing more: " + (expected ? e.getMessage() : e);
        List<Task> waiting;
        CartStorage.Fault listener;
        lock.lock();
        try {
            if (broken != null) {
                return broken;
            }
            broken = why; // with the lock held, so that nothing joins the queue once its last tasks have failed
            waiting = queue;
            queue = new ArrayList<>();
            listener = fault;
        } finally {
            lock.unlock();
        }
        if (listener == null || !expected) {
            LOG.error("{}", why, e);
        }
        try {
            if (listener != null) {
                listener.broken(why);
            }
        } finally {
            complete(waiting, why);
        }
        return why;
    }

    /** Writes what is queued, then ends the thread; blocks until then. */
    void close() {
        lock.lock();
        try {
            closed = true;
            filled.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
