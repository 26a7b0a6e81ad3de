package io.gtstore.storage;

import io.gtstore.cart.Cart;
import io.gtstore.cart.HybridClock;
import io.gtstore.cart.MergePolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The records of one node in RocksDB: the changes of carts in one column family, horizons in another. Used by one thread at a time; blocks. */
final class RocksRecords implements Records, AutoCloseable {
    private static final byte[] HORIZONS = "horizons".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLUSTER = "cluster".getBytes(StandardCharsets.UTF_8);
    private static final long MEMTABLE_BYTES = 16L << 20;
    private static final long MAX_WAL_BYTES = 128L << 20;

    private final RocksDB db;
    private final List<AutoCloseable> owned;
    private final ColumnFamilyHandle carts;
    private final ColumnFamilyHandle horizons;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions unsynced = new WriteOptions();
    private volatile MergePolicy policy = MergePolicy.UNION;
    private volatile long receiptMillis = Long.MAX_VALUE;
    private long lastNumber;

    private RocksRecords(RocksDB db, List<ColumnFamilyHandle> handles, List<AutoCloseable> owned) {
        this.db = db;
        this.carts = handles.get(0);
        this.horizons = handles.get(1);
        this.owned = owned;
        lastNumber =
                db.getLatestSequenceNumber(); // no less than any record's number, also of those that cannot be read
    }

    /** @param salvage whether to read on behind what is damaged in the write-ahead log, instead of failing; a torn last record is no damage */
    static RocksRecords open(Path path, boolean salvage) throws RocksDBException {
        ColumnFamilyOptions family = new ColumnFamilyOptions().setWriteBufferSize(MEMTABLE_BYTES);
        DBOptions options = new DBOptions()
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setMaxTotalWalSize(MAX_WAL_BYTES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setKeepLogFileNum(2)
                .setWalRecoveryMode(
                        salvage
                                ? WALRecoveryMode.SkipAnyCorruptedRecords
                                : WALRecoveryMode.TolerateCorruptedTailRecords);
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try {
            RocksDB db = RocksDB.open(
                    options,
                    path.toString(),
                    List.of(
                            new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, family),
                            new ColumnFamilyDescriptor(HORIZONS, family)),
                    handles);
            return new RocksRecords(db, handles, List.of(options, family));
        } catch (RocksDBException | RuntimeException e) {
            options.close();
            family.close();
            throw e;
        }
    }

    void mergeBy(MergePolicy merge) {
        policy = merge;
    }

    /** See {@link RocksStorage.Options#receiptMillis}. */
    void keepReceipts(long millis) {
        receiptMillis = millis;
    }

    MergePolicy merge() {
        return policy;
    }

    /** Gives back everything; returns how many records, or blocks of them, are damaged, which it leaves out. */
    long recover(CartStorage.Recovery recovery) throws RocksDBException {
        long damaged = recoverHorizons(recovery);
        try (ReadOptions options = new ReadOptions().setVerifyChecksums(true)) {
            int slot = 0;
            while (slot < RecordKey.SLOTS) {
                Scan scan = new Scan(slot, recovery);
                damaged += scan.run(options);
                slot = scan.goOnAt;
            }
        }
        return damaged;
    }

    /** Reads carts from a slot on until the end, or until a block that is damaged: then the next slot's are read on, and what is left out comes from the other owners. */
    private final class Scan {
        private final CartStorage.Recovery recovery;
        private int goOnAt;

        Scan(int slot, CartStorage.Recovery recovery) {
            this.goOnAt = slot;
            this.recovery = recovery;
        }

        long run(ReadOptions options) {
            long damaged = 0;
            try (RocksIterator each = db.newIterator(carts, options)) {
                Gathered gathered = null;
                for (each.seek(RecordKey.ofSlot(goOnAt)); each.isValid(); each.next()) {
                    byte[] key = each.key();
                    if (gathered == null || !gathered.has(key)) {
                        damaged += gathered == null ? 0 : gathered.recovered(recovery);
                        gathered = new Gathered(RecordKey.cart(key));
                        goOnAt = RecordKey.slot(key);
                    }
                    gathered.add(key, each.value());
                }
                damaged += gathered == null ? 0 : gathered.recovered(recovery);
                each.status();
                goOnAt = RecordKey.SLOTS;
            } catch (RocksDBException e) {
                damaged++;
                goOnAt++;
            }
            return damaged;
        }
    }

    private long recoverHorizons(CartStorage.Recovery recovery) {
        long damaged = 0;
        try (RocksIterator each = db.newIterator(horizons)) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                byte[] value = each.value();
                if (Arrays.equals(each.key(), CLUSTER)) {
                    ByteBuffer cluster = ByteBuffer.wrap(value);
                    long founded = cluster.getLong();
                    String ids = StandardCharsets.UTF_8.decode(cluster).toString();
                    recovery.cluster(founded, List.of(ids.split("\n")));
                } else if (value.length == Long.BYTES) {
                    recovery.horizon(
                            RecordKey.slot(each.key()), ByteBuffer.wrap(value).getLong());
                } else {
                    damaged++;
                }
            }
            each.status();
        } catch (RocksDBException e) {
            damaged++; // a horizon that is not known is none: it rises again
        }
        return damaged;
    }

    /** How many records of carts there are; reads them all. */
    long count() {
        long count = 0;
        try (RocksIterator each = db.newIterator(carts)) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                count++;
            }
        }
        return count;
    }

    @Override
    public void put(WriteBatch batch, byte[] cart, Cart change) throws RocksDBException {
        byte[] key = RecordKey.ofRecord(cart, ++lastNumber);
        batch.put(carts, key, RecordValue.encode(key, change));
    }

    @Override
    public void raise(WriteBatch batch, int slot, long horizon) throws RocksDBException {
        batch.put(
                horizons,
                RecordKey.ofSlot(slot),
                ByteBuffer.allocate(Long.BYTES).putLong(horizon).array());
    }

    @Override
    public void remember(WriteBatch batch, long founded, List<String> ids) throws RocksDBException {
        byte[] text = String.join("\n", ids).getBytes(StandardCharsets.UTF_8);
        batch.put(
                horizons,
                CLUSTER,
                ByteBuffer.allocate(Long.BYTES + text.length)
                        .putLong(founded)
                        .put(text)
                        .array());
    }

    @Override
    public void drop(WriteBatch batch, int slot) throws RocksDBException {
        byte[] prefix = RecordKey.ofSlot(slot);
        batch.deleteRange(carts, prefix, RecordKey.after(prefix));
        batch.delete(horizons, prefix);
    }

    @Override
    public void write(WriteBatch batch, boolean sync) throws RocksDBException {
        db.write(sync ? synced : unsynced, batch);
    }

    @Override
    public void sync() throws RocksDBException {
        db.flushWal(true);
    }

    @Override
    public void gather(byte[] cart) throws RocksDBException {
        try (RocksIterator each = db.newIterator(carts);
                WriteBatch batch = new WriteBatch()) {
            each.seek(cart);
            Gathered gathered = new Gathered(cart);
            while (each.isValid() && RecordKey.begins(each.key(), cart)) {
                gathered.add(each.key(), each.value());
                each.next();
            }
            gathered.replace(batch, 0);
            write(batch, false);
        }
    }

    @Override
    public long sweep(int slot, long horizon) throws RocksDBException {
        byte[] prefix = RecordKey.ofSlot(slot);
        long left = 0;
        try (RocksIterator each = db.newIterator(carts);
                WriteBatch batch = new WriteBatch()) {
            Gathered gathered = null;
            for (each.seek(prefix); each.isValid() && RecordKey.begins(each.key(), prefix); each.next()) {
                if (gathered == null || !gathered.has(each.key())) {
                    left += gathered == null ? 0 : gathered.replace(batch, horizon);
                    gathered = new Gathered(RecordKey.cart(each.key()));
                }
                gathered.add(each.key(), each.value());
            }
            left += gathered == null ? 0 : gathered.replace(batch, horizon);
            write(batch, false);
        }
        return left;
    }

    /** The records of one cart on their way to being one. A damaged one stays, so that a restart says so again. */
    private final class Gathered {
        private final byte[] cart;
        private final List<byte[]> keys = new ArrayList<>();
        private @Nullable Cart merged;
        private long damaged;

        Gathered(byte[] cart) {
            this.cart = cart;
        }

        void add(byte[] key, byte[] value) {
            try {
                Cart change = RecordValue.decode(key, value);
                merged = merged == null ? change : policy.merge(merged, change);
                keys.add(key);
            } catch (IllegalArgumentException e) {
                damaged++;
            }
        }

        boolean has(byte[] record) {
            int length = record.length - Long.BYTES;
            return Arrays.equals(record, 0, length, cart, 0, cart.length);
        }

        /** Gives it back; returns how many of its records are damaged. */
        long recovered(CartStorage.Recovery recovery) {
            Cart whole = merged;
            if (whole != null) {
                try {
                    recovery.recovered(RecordKey.slot(cart), RecordKey.key(cart), whole);
                } catch (IllegalArgumentException e) {
                    damaged++;
                }
            }
            return damaged;
        }

        /** Without receipts that are long over, by what the cart itself and its horizon tell of the time. */
        private Cart told(Cart cart, long horizon) {
            long now = Math.max(horizon, HybridClock.millis(cart.lastChange()));
            return cart.tellingSince(now - receiptMillis);
        }

        /** Returns 1 if the cart is still something. */
        int replace(WriteBatch batch, long horizon) throws RocksDBException {
            Cart whole = merged == null ? Cart.emptyUnder(horizon) : told(merged.raise(horizon), horizon);
            boolean vanishes = horizon > 0 && whole.vanishes(horizon);
            if (keys.size() < 2 && !vanishes) {
                return keys.size();
            }
            for (byte[] key : keys) {
                batch.delete(carts, key);
            }
            if (!vanishes) {
                put(batch, cart, whole);
            }
            return vanishes ? 0 : 1;
        }
    }

    @Override
    public void close() {
        synced.close();
        unsynced.close();
        carts.close();
        horizons.close();
        db.close();
        for (AutoCloseable each : owned) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
