// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import java.util.List;

/** A part of the comparison: who runs side by side, under which mixes and with how many sessions. The first one's rate stands against each other's. */
enum Part {
    /** Other stores: all in memory, but for etcd, which knows no such mode. */
    PEERS,
    /** What it costs to have every put on two disks before it is acknowledged. */
    DURABLE,
    /** What share it reaches of what its network library can do with the same frames. */
    LIMIT;

    List<Contender> contenders() {
        return switch (this) {
            case PEERS ->
                List.of(
                        Contender.GTSTORE,
                        Contender.GTSTORE_PLAIN,
                        Contender.REDIS,
                        Contender.REDIS_PIPELINED,
                        Contender.HAZELCAST,
                        Contender.HAZELCAST_ASYNC,
                        Contender.ETCD);
            case DURABLE -> List.of(Contender.GTSTORE_DURABLE, Contender.ETCD, Contender.GTSTORE);
            case LIMIT -> List.of(Contender.GTSTORE, Contender.ECHO);
        };
    }

    List<CustomerMix> mixes() {
        return switch (this) {
            case PEERS -> List.of(CustomerMix.CART);
            case DURABLE -> List.of(CustomerMix.PUT);
            case LIMIT -> List.of(CustomerMix.PUT, CustomerMix.GET);
        };
    }

    /** Unless the caller says otherwise. A disk that syncs for many at once shows only when there are many. */
    List<Integer> sessions() {
        return switch (this) {
            case PEERS, LIMIT -> List.of(64);
            case DURABLE -> List.of(64, 256);
        };
    }
}
