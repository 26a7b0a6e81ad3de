// SPDX-License-Identifier: Apache-2.0
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
import java.util.function.LongSupplier;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** A node's records in RocksDB: a column family each for changes, receipts and horizons. Used by one thread at a time; blocks. */
final class RocksRecords implements Records, AutoCloseable {
    private static final byte[] HORIZONS = "horizons".getBytes(StandardCharsets.UTF_8);
    private static final byte[] RECEIPTS = "receipts".getBytes(StandardCharsets.UTF_8);
    private static final byte[] CLUSTER = "cluster".getBytes(StandardCharsets.UTF_8);
    private static final long MEMTABLE_BYTES = 16L << 20;
    private static final long MAX_WAL_BYTES = 128L << 20;

    private final RocksDB db;
    private final List<AutoCloseable> owned;
    private final ColumnFamilyHandle carts;
    private final ColumnFamilyHandle horizons;
    private final ColumnFamilyHandle receiptFamily;
    private final ReceiptRecords receipts;
    private final WriteOptions synced = new WriteOptions().setSync(true);
    private final WriteOptions unsynced = new WriteOptions();
    private volatile MergePolicy policy = MergePolicy.UNION;
    private volatile long receiptMillis = Long.MAX_VALUE;
    private volatile LongSupplier wallMillis = System::currentTimeMillis;
    private long lastNumber;

    private RocksRecords(RocksDB db, List<ColumnFamilyHandle> handles, List<AutoCloseable> owned) {
        this.db = db;
        this.carts = handles.get(0);
        this.horizons = handles.get(1);
        this.receiptFamily = handles.get(2);
        this.receipts = new ReceiptRecords(db, receiptFamily);
        this.owned = owned;
        lastNumber =
                db.getLatestSequenceNumber(); // no less than any record's number, also of those that cannot be read
    }

    /**
     * Opens the database, or creates it.
     *
     * @param salvage whether to skip damaged parts of the write-ahead log instead of failing; a torn last record is
     *     not damage
     */
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
                            new ColumnFamilyDescriptor(HORIZONS, family),
                            new ColumnFamilyDescriptor(RECEIPTS, family)),
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

    /** See {@link RocksStorageOptions#receiptMillis}. */
    void keepReceipts(long millis, LongSupplier wall) {
        receiptMillis = millis;
        wallMillis = wall;
    }

    MergePolicy merge() {
        return policy;
    }

    /** Recovers everything that is readable; returns the number of damaged records or blocks, which it leaves out. */
    long recover(CartStorage.Recovery recovery) throws RocksDBException {
        long damaged = recoverHorizons(recovery);
        try (FamilyScan changes = new FamilyScan(db, carts, RecordKey::cart);
                FamilyScan receiptScan = new FamilyScan(db, receiptFamily, ReceiptKey::cart)) {
            byte[] cart = RecordKey.first(changes.cart(), receiptScan.cart());
            while (cart != null) {
                damaged += recovered(cart, changes, receiptScan).recovered(recovery);
                cart = RecordKey.first(changes.cart(), receiptScan.cart());
            }
            return damaged + changes.damaged() + receiptScan.damaged();
        }
    }

    private Gathered recovered(byte[] cart, FamilyScan changes, FamilyScan receiptScan) {
        Gathered gathered = new Gathered(cart, policy);
        long damaged = changes.damaged();
        for (byte[] key = changes.keyOf(cart); key != null; key = changes.keyOf(cart)) {
            gathered.add(key, changes.value());
            changes.next();
        }
        if (changes.damaged() > damaged) {
            gathered.withoutChanges(); // some of them are in the block that cannot be read
        }
        for (byte[] key = receiptScan.keyOf(cart); key != null; key = receiptScan.keyOf(cart)) {
            gathered.addReceipt(key, receiptScan.value());
            receiptScan.next();
        }
        return gathered;
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
            damaged++; // an unknown horizon counts as 0: it rises again
        }
        return damaged;
    }

    /** The number of change records; reads them all. */
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
        receipts.put(batch, cart, change.receipts());
        Cart rest = change.withoutReceipts();
        if (change.receipts().isEmpty() || !rest.equals(Cart.EMPTY)) {
            byte[] key = RecordKey.ofRecord(cart, ++lastNumber);
            batch.put(carts, key, RecordValue.encode(key, rest));
        }
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
        receipts.drop(batch, prefix);
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
    public Live gather(WriteBatch batch, byte[] cart, Live from) throws RocksDBException {
        Gathered gathered;
        try (Range range = new Range(RecordKey.after(cart));
                RocksIterator each = range.iterator(db, carts)) {
            each.seek(RecordKey.ofRecord(cart, from.record()));
            gathered = changes(each, cart);
        }
        Cart whole = gathered.raised(0);
        long over = over(whole, 0);
        receipts.forget(batch, cart, from.receiptMillis(), over);
        boolean replaced = replace(batch, gathered, whole, 0);
        return new Live(replaced ? lastNumber : from.record(), Math.max(over, from.receiptMillis()));
    }

    @Override
    public long sweep(WriteBatch batch, int slot, long horizon) throws RocksDBException {
        byte[] prefix = RecordKey.ofSlot(slot);
        long left = 0;
        try (Range range = new Range(RecordKey.after(prefix));
                RocksIterator each = range.iterator(db, carts);
                ReceiptRecords.Pass pass = receipts.pass(batch, slot)) {
            for (each.seek(prefix); each.isValid(); ) {
                byte[] cart = RecordKey.cart(each.key());
                left += pass.upTo(cart, horizon - receiptMillis);
                left += swept(batch, changes(each, cart), pass, horizon) ? 1 : 0;
            }
            left += pass.upTo(null, horizon - receiptMillis);
        }
        return left;
    }

    /** Merges the cart's changes from the iterator on, and leaves it behind them. */
    private Gathered changes(RocksIterator each, byte[] cart) {
        Gathered gathered = new Gathered(cart, policy);
        while (each.isValid()) {
            byte[] key = each.key();
            if (!RecordKey.begins(key, cart)) {
                break;
            }
            gathered.add(key, each.value());
            each.next();
        }
        return gathered;
    }

    /** Compacts one cart of the slot; returns whether anything of it is left. */
    private boolean swept(WriteBatch batch, Gathered gathered, ReceiptRecords.Pass pass, long horizon)
            throws RocksDBException {
        Cart whole = gathered.raised(horizon);
        long over = over(whole, horizon);
        boolean tells = pass.of(gathered.cart(), over);
        replace(batch, gathered, whole, horizon);
        return tells || !whole.withReceiptsSince(over).vanishes(horizon);
    }

    /**
     * The time before which receipts have expired, in ms since 1970: {@code receiptMillis} before the cart's last
     * change or the horizon, whichever is later. A change that a wrong clock has stamped with a time to come counts as
     * made now.
     */
    private long over(Cart cart, long horizon) {
        long changed = Math.min(HybridClock.millis(cart.lastChange()), wallMillis.getAsLong());
        return Math.max(horizon, changed) - receiptMillis;
    }

    /** Replaces the cart's records by one, or by none if the cart is empty under the horizon. Returns whether there was anything to replace. */
    private boolean replace(WriteBatch batch, Gathered gathered, Cart whole, long horizon) throws RocksDBException {
        boolean vanishes = horizon > 0 && whole.blank(horizon);
        if (gathered.keys().size() < 2 && !vanishes && whole.receipts().isEmpty()) {
            return false;
        }
        for (byte[] key : gathered.keys()) {
            batch.delete(carts, key);
        }
        Cart kept = whole.withReceiptsSince(over(whole, horizon)); // version 1 kept receipts with the changes
        if (vanishes) {
            receipts.put(batch, gathered.cart(), kept.receipts());
        } else {
            put(batch, gathered.cart(), kept);
        }
        return true;
    }

    @Override
    public void close() {
        synced.close();
        unsynced.close();
        carts.close();
        horizons.close();
        receiptFamily.close();
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
