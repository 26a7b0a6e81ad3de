// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The records of a closed data directory as bytes, whichever version wrote them. */
final class RawDatabase implements AutoCloseable {
    private final RocksDB db;
    private final DBOptions options;
    private final List<String> names = new ArrayList<>();
    private final List<ColumnFamilyHandle> handles = new ArrayList<>();

    static {
        RocksDB.loadLibrary();
    }

    /** Opens what is there, and makes those column families that are not. */
    RawDatabase(Path carts, String... families) throws Exception {
        Files.createDirectories(carts);
        Set<String> all = new LinkedHashSet<>();
        try (Options plain = new Options()) {
            RocksDB.listColumnFamilies(plain, carts.toString())
                    .forEach(name -> all.add(new String(name, StandardCharsets.UTF_8)));
        }
        all.add("default");
        all.addAll(List.of(families));
        names.addAll(all);
        options = new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true);
        List<ColumnFamilyDescriptor> descriptors = names.stream()
                .map(name -> new ColumnFamilyDescriptor(name.getBytes(StandardCharsets.UTF_8)))
                .toList();
        db = RocksDB.open(options, carts.toString(), descriptors, handles);
    }

    private ColumnFamilyHandle family(String name) {
        return handles.get(names.indexOf(name));
    }

    void put(String family, byte[] key, byte[] value) throws RocksDBException {
        db.put(family(family), key, value);
    }

    /** The records of a column family, in their order. */
    List<byte[][]> records(String family) {
        List<byte[][]> records = new ArrayList<>();
        try (RocksIterator each = db.newIterator(family(family))) {
            for (each.seekToFirst(); each.isValid(); each.next()) {
                records.add(new byte[][] {each.key(), each.value()});
            }
        }
        return records;
    }

    @Override
    public void close() {
        handles.forEach(ColumnFamilyHandle::close);
        db.close();
        options.close();
    }
}
