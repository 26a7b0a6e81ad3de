// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gtstore.cart.Cart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** A disk that fails to sync: what it was given then is not acknowledged, and nothing that comes later is taken. */
class GroupCommitTest {
    private static final int BEFORE = 20;
    private static final int AFTER = 30;

    static {
        RocksDB.loadLibrary();
    }

    private final List<String> stored = Collections.synchronizedList(new ArrayList<>());
    private final List<String> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<String> faults = Collections.synchronizedList(new ArrayList<>());

    @Test
    void after_a_failed_sync_nothing_is_acknowledged_and_the_fault_is_told_once() throws Exception {
        FailingRecords records = new FailingRecords();
        GroupCommit commit =
                new GroupCommit(records, new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 1 << 20), () -> null);
        commit.onFault(faults::add);
        store(commit, BEFORE).await();
        assertThat(stored).hasSize(BEFORE);

        int batches = records.written.get();
        records.failing = true;
        CountDownLatch ended = store(commit, AFTER);
        assertThat(ended.await(20, TimeUnit.SECONDS)).as("every store ends").isTrue();
        assertThat(stored).hasSize(BEFORE);
        assertThat(failures).hasSize(AFTER).allMatch(why -> why.contains("the disk is gone"));

        records.failing = false;
        assertThat(store(commit, AFTER).await(20, TimeUnit.SECONDS)).isTrue();
        commit.close();
        assertThat(stored).as("nor later, though the disk is there again").hasSize(BEFORE);
        assertThat(faults).hasSize(1);
        assertThat(records.written).as("batches").hasValue(batches);
    }

    @Test
    void a_sync_in_the_interval_that_fails_breaks_the_storage_too() throws Exception {
        FailingRecords records = new FailingRecords();
        records.failing = true;
        GroupCommit commit =
                new GroupCommit(records, new RocksStorageOptions(SyncPolicy.INTERVAL, 5, 1 << 20), () -> null);
        CountDownLatch broken = new CountDownLatch(1);
        commit.onFault(why -> broken.countDown());
        store(commit, 1).await();
        assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(store(commit, 1).await(20, TimeUnit.SECONDS)).isTrue();
        commit.close();
        assertThat(failures).hasSize(1);
    }

    /** Of any kind: an Error that ends the thread in silence would leave every asker waiting for ever. */
    @Test
    void an_error_in_the_thread_is_told_to_all_who_wait_and_come_later() throws Exception {
        FailingRecords records = new FailingRecords();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        records.atWrite = () -> {
            writing.countDown();
            awaitUninterruptibly(waiting);
            throw new LinkageError("no such method");
        };
        GroupCommit commit =
                new GroupCommit(records, new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 1 << 20), () -> null);
        commit.onFault(faults::add);
        CountDownLatch first = store(commit, 1);
        assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
        CountDownLatch queued = store(commit, AFTER);
        waiting.countDown();
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(queued.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(store(commit, 1).await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stored).isEmpty();
        assertThat(failures).hasSize(AFTER + 2).allMatch(why -> why.contains("no such method"));
        assertThat(faults).hasSize(1);
        commit.close();
    }

    /** What it threw is a fault, but it is his own change only that he does not hear of. */
    @Test
    void an_asker_that_throws_keeps_no_other_from_its_answer() throws Exception {
        FailingRecords records = new FailingRecords();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        records.atWrite = () -> {
            writing.countDown();
            awaitUninterruptibly(waiting);
        };
        GroupCommit commit =
                new GroupCommit(records, new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 1 << 20), () -> null);
        commit.onFault(faults::add);
        CountDownLatch first = store(commit, 1);
        assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue(); // so that all others are in the next batch
        commit.store(1, "gita", Cart.EMPTY, new CartStorage.Outcome() {
            @Override
            public void stored() {
                throw new AssertionError("an asker's mistake");
            }

            @Override
            public void failed(String why) {
                failures.add(why);
            }
        });
        CountDownLatch others = store(commit, AFTER);
        waiting.countDown();
        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stored)
                .as("it is on the disk, so that is what they are told")
                .hasSize(AFTER + 1);
        assertThat(store(commit, 1).await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(failures).hasSize(1).allMatch(why -> why.contains("an asker's mistake"));
        commit.close();
        assertThat(faults).hasSize(1);
    }

    @Test
    void what_is_being_written_counts_as_waiting_too() throws Exception {
        FailingRecords records = new FailingRecords();
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        records.atWrite = () -> {
            writing.countDown();
            awaitUninterruptibly(waiting);
        };
        int bound = 96 * 100; // of empty carts
        GroupCommit commit =
                new GroupCommit(records, new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, bound), () -> null);
        CountDownLatch first = store(commit, 1);
        assertThat(writing.await(20, TimeUnit.SECONDS)).isTrue();
        CountDownLatch rest = store(commit, 120);
        assertThat(failures).hasSize(21).allMatch(why -> why.contains("storage.maxQueuedBytes"));
        waiting.countDown();
        first.await();
        assertThat(rest.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stored).hasSize(100);
        records.atWrite = () -> {};
        assertThat(store(commit, 100).await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stored).as("once it is written there is room again").hasSize(200);
        commit.close();
    }

    @Test
    void a_fault_from_before_anybody_asked_is_told_to_the_first_who_does() throws Exception {
        FailingRecords records = new FailingRecords();
        records.failing = true;
        GroupCommit commit =
                new GroupCommit(records, new RocksStorageOptions(SyncPolicy.ALWAYS, 1_000, 1 << 20), () -> null);
        assertThat(store(commit, 1).await(20, TimeUnit.SECONDS)).isTrue();
        commit.onFault(faults::add);
        assertThat(faults).hasSize(1).allMatch(why -> why.contains("the disk is gone"));
        commit.close();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CountDownLatch store(GroupCommit commit, int changes) {
        CountDownLatch ended = new CountDownLatch(changes);
        for (int i = 0; i < changes; i++) {
            commit.store(1, "mohan", Cart.EMPTY, new CartStorage.Outcome() {
                @Override
                public void stored() {
                    stored.add("");
                    ended.countDown();
                }

                @Override
                public void failed(String why) {
                    failures.add(why);
                    ended.countDown();
                }
            });
        }
        return ended;
    }

    private static final class FailingRecords implements Records {
        private volatile boolean failing;
        private volatile Runnable atWrite = () -> {};
        private final AtomicInteger written = new AtomicInteger();

        @Override
        public void write(WriteBatch batch, boolean sync) throws RocksDBException {
            atWrite.run();
            if (sync) {
                sync();
            }
            written.incrementAndGet();
        }

        @Override
        public void sync() throws RocksDBException {
            if (failing) {
                throw new RocksDBException("the disk is gone");
            }
        }

        @Override
        public void put(WriteBatch batch, byte[] cart, Cart change) {}

        @Override
        public void raise(WriteBatch batch, int slot, long horizon) {}

        @Override
        public void remember(WriteBatch batch, long founded, List<String> ids) {}

        @Override
        public void drop(WriteBatch batch, int slot) {}

        @Override
        public Live gather(WriteBatch batch, byte[] cart, Live from) {
            return from;
        }

        @Override
        public long sweep(WriteBatch batch, int slot, long horizon) {
            return 0;
        }
    }
}
