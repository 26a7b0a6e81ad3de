// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cluster;

import java.nio.charset.StandardCharsets;

/** The hash function from keys to slots. */
public enum SlotHash {
    /** MurmurHash3 x86_32, seed 0, over the key's UTF-8 bytes; spreads evenly. */
    MURMUR3("murmur3") {
        @Override
        int hash(String key) {
            return murmur3(key.getBytes(StandardCharsets.UTF_8));
        }
    },
    /** The paper's §3: the sum of the key's code points, hashed. Badly skewed, since few sums are distinct. */
    ASCII_SUM("ascii-sum") {
        @Override
        int hash(String key) {
            long sum = key.codePoints().asLongStream().sum();
            return murmur3(Long.toString(sum).getBytes(StandardCharsets.UTF_8));
        }
    };

    private final String wire;

    SlotHash(String wire) {
        this.wire = wire;
    }

    abstract int hash(String key);

    /** The function's name in settings and on the wire. */
    public String wireName() {
        return wire;
    }

    /** The slot of a key among {@code slots}, from 0. */
    public int slot(String key, int slots) {
        return Integer.remainderUnsigned(hash(key), slots);
    }

    /**
     * The function of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static SlotHash fromWire(String name) {
        for (SlotHash hash : values()) {
            if (hash.wire.equals(name)) {
                return hash;
            }
        }
        throw new IllegalArgumentException("no hash function is called " + name + "; there are murmur3 and ascii-sum");
    }

    private static int murmur3(byte[] data) {
        int hash = 0;
        int blocks = data.length & ~3;
        for (int i = 0; i < blocks; i += 4) {
            int k = (data[i] & 0xff) | ((data[i + 1] & 0xff) << 8) | ((data[i + 2] & 0xff) << 16) | (data[i + 3] << 24);
            hash = Integer.rotateLeft(hash ^ scramble(k), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int i = data.length - 1; i >= blocks; i--) {
            tail = (tail << 8) | (data[i] & 0xff);
        }
        hash ^= scramble(tail) ^ data.length;
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private static int scramble(int k) {
        return Integer.rotateLeft(k * 0xcc9e2d51, 15) * 0x1b873593;
    }
}
