// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import com.hazelcast.config.Config;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.io.IOException;
import java.util.List;

/** A member of Hazelcast, embedded in this program. Ends when its standard input does. */
final class HazelcastMember {
    /** The multimap of all carts. */
    static final String CARTS = "carts";

    /** The map of lists. */
    static final String CART_MAP = "cart-map";

    /** What it prints when it has joined. */
    static final String READY = "ready";

    private HazelcastMember() {}

    /**
     * Runs it.
     *
     * @param arguments the ports of all members on loopback, its own first
     */
    public static void main(String[] arguments) throws IOException {
        HazelcastInstance member = Hazelcast.newHazelcastInstance(config(List.of(arguments)));
        member.getMultiMap(CARTS);
        System.out.println(READY + " " + member.getCluster().getMembers().size());
        while (System.in.read() >= 0) {
            // nothing is said to it
        }
        System.exit(0);
    }

    private static Config config(List<String> ports) {
        Config config = new Config()
                .setClusterName("peers")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .addMultiMapConfig(new MultiMapConfig(CARTS)
                        .setValueCollectionType(MultiMapConfig.ValueCollectionType.LIST)
                        .setBackupCount(1)
                        .setAsyncBackupCount(0))
                .addMapConfig(new MapConfig(CART_MAP)
                        .setInMemoryFormat(InMemoryFormat.OBJECT)
                        .setBackupCount(1)
                        .setAsyncBackupCount(0));
        config.getNetworkConfig()
                .setPort(Integer.parseInt(ports.get(0)))
                .setPortAutoIncrement(false)
                .setPublicAddress("127.0.0.1:" + ports.get(0))
                .getInterfaces()
                .setEnabled(true)
                .addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        ports.forEach(port -> join.getTcpIpConfig().addMember("127.0.0.1:" + port));
        return config;
    }
}
