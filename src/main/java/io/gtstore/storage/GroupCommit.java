package io.gtstore.storage;

import io.gtstore.cart.Cart;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that writes: all that came while it wrote is its next batch, in the order in which it came, so one sync serves as many changes as arrive
 * meanwhile. It also makes one record of the many of carts that change often, and clears slots whose horizon has risen. After an error nothing more is
 * written: what became of the batch nobody knows, and what came later must not be there without it.
 */
final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    /** One in so many changes has its cart's records gathered, so that a cart has about so many at most. */
    private static final int GATHER_EVERY = 32;

    private static final int RECORD_OVERHEAD = 96;
    private static final int BATCH_CHANGES = 4_096;

    /** What is asked of the thread. */
    private interface Task {
        void write(WriteBatch batch) throws RocksDBException;

        /** After the batch, or never; {@code failure} is null if it was written. */
        void ended(@Nullable String failure);
    }

    /** How much of a slot is no longer needed, roughly. */
    private static final class SlotState {
        private long written;
        private long carts;
        private long horizon;
    }

    private final Records records;
    private final RocksStorage.Options options;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition filled = lock.newCondition();
    private final Thread thread;
    private final Map<Integer, SlotState> slots = new HashMap<>();
    private final List<byte[]> toGather = new ArrayList<>();
    private List<Task> queue = new ArrayList<>();
    private long queuedBytes;
    private boolean closed;
    private @Nullable String broken;
    private volatile CartStorage.Fault fault = why -> LOG.error("{}", why);
    private long changes;
    private long unsyncedSince = -1;

    GroupCommit(Records records, RocksStorage.Options options) {
        this.records = records;
        this.options = options;
        this.thread = new Thread(this::run, "gtstore-storage");
        thread.setDaemon(true);
        thread.start();
    }

    void onFault(CartStorage.Fault told) {
        fault = told;
    }

    void store(int slot, String key, Cart change, CartStorage.Outcome outcome) {
        long bytes = (long) change.bytes() + RECORD_OVERHEAD;
        String refused = add(bytes, new Task() {
            @Override
            public void write(WriteBatch batch) throws RocksDBException {
                byte[] cart = RecordKey.ofCart(slot, key);
                records.put(batch, cart, change);
                slot(slot).written++;
                if (++changes % GATHER_EVERY == 0) {
                    toGather.add(cart);
                }
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
            slot(slot).horizon = horizon;
        });
    }

    void remember(long founded, List<String> ids) {
        addSilently(batch -> records.remember(batch, founded, ids));
    }

    void drop(int slot) {
        addSilently(batch -> {
            records.drop(batch, slot);
            slots.remove(slot);
        });
    }

    private interface Write {
        void to(WriteBatch batch) throws RocksDBException;
    }

    private void addSilently(Write write) {
        add(0, new Task() {
            @Override
            public void write(WriteBatch batch) throws RocksDBException {
                write.to(batch);
            }

            @Override
            public void ended(@Nullable String failure) {
                // nobody waits for it
            }
        });
    }

    /** Why it is not taken, or null. */
    private @Nullable String add(long bytes, Task task) {
        lock.lock();
        try {
            if (broken != null) {
                return broken;
            }
            if (closed) {
                return "the storage is closed";
            }
            if (bytes > 0 && queuedBytes + bytes > options.maxQueuedBytes()) {
                return queuedBytes + " bytes wait to be stored already (storage.maxQueuedBytes)";
            }
            queuedBytes += bytes;
            queue.add(task);
            filled.signal();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private SlotState slot(int slot) {
        return slots.computeIfAbsent(slot, s -> new SlotState());
    }

    private void run() {
        try {
            List<Task> batch = next();
            while (batch != null) {
                commit(batch);
                tidy();
                batch = next();
            }
            if (options.sync() != SyncPolicy.NEVER) {
                records.sync();
            }
        } catch (RocksDBException | RuntimeException e) {
            breakDown(e);
        }
    }

    /** What came, waiting for it if there is nothing, but no longer than until the next sync; null once the queue is closed and empty. */
    private @Nullable List<Task> next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                if (unsyncedSince < 0) {
                    filled.awaitUninterruptibly();
                } else if (filled.awaitNanos(untilSyncNanos()) <= 0) {
                    return List.of();
                }
            }
            if (queue.isEmpty()) {
                return null;
            }
            List<Task> taken = queue;
            queue = new ArrayList<>();
            queuedBytes = 0;
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
        for (int begin = 0; begin < tasks.size(); begin += BATCH_CHANGES) {
            List<Task> some = tasks.subList(begin, Math.min(tasks.size(), begin + BATCH_CHANGES));
            try (WriteBatch batch = new WriteBatch()) {
                for (Task task : some) {
                    task.write(batch);
                }
                records.write(batch, options.sync() == SyncPolicy.ALWAYS);
            } catch (RocksDBException | RuntimeException e) {
                String why = breakDown(e);
                tasks.subList(begin, tasks.size()).forEach(task -> task.ended(why));
                throw e;
            }
            if (options.sync() == SyncPolicy.INTERVAL && unsyncedSince < 0) {
                unsyncedSince = System.nanoTime();
            }
            some.forEach(task -> task.ended(null));
        }
        if (unsyncedSince >= 0 && untilSyncNanos() <= 0) {
            records.sync();
            unsyncedSince = -1;
        }
    }

    private void tidy() throws RocksDBException {
        for (byte[] cart : toGather) {
            records.gather(cart);
        }
        toGather.clear();
        for (Map.Entry<Integer, SlotState> each : slots.entrySet()) {
            SlotState slot = each.getValue();
            if (slot.horizon > 0 && slot.written > slot.carts / 2 + GATHER_EVERY) {
                slot.carts = records.sweep(each.getKey(), slot.horizon);
                slot.written = 0;
                return; // one at a time, so that nobody waits long
            }
        }
    }

    private String breakDown(Exception e) {
        String why = "the node can store nothing more: " + e.getMessage();
        List<Task> waiting;
        lock.lock();
        try {
            if (broken != null) {
                return broken;
            }
            broken = why; // with the lock held, so that nothing joins the queue once its last tasks are told
            waiting = queue;
            queue = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        fault.broken(why);
        waiting.forEach(task -> task.ended(why));
        return why;
    }

    /** Writes what waits, then ends. */
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
