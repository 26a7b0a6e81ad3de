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
        GroupCommit commit = new GroupCommit(records, new RocksStorage.Options(SyncPolicy.ALWAYS, 1_000, 1 << 20));
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
        GroupCommit commit = new GroupCommit(records, new RocksStorage.Options(SyncPolicy.INTERVAL, 5, 1 << 20));
        CountDownLatch broken = new CountDownLatch(1);
        commit.onFault(why -> broken.countDown());
        store(commit, 1).await();
        assertThat(broken.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(store(commit, 1).await(20, TimeUnit.SECONDS)).isTrue();
        commit.close();
        assertThat(failures).hasSize(1);
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
        private final AtomicInteger written = new AtomicInteger();

        @Override
        public void write(WriteBatch batch, boolean sync) throws RocksDBException {
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
        public void gather(byte[] cart) {}

        @Override
        public long sweep(int slot, long horizon) {
            return 0;
        }
    }
}
