// SPDX-License-Identifier: Apache-2.0
package io.gtstore.peers;

import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Many a customer at one store, for a round. */
final class LoadRound {
    private static final long LAST_STEP_SECONDS = 30;

    private LoadRound() {}

    /** A round, from its warm-up to the end of every customer's last step. Blocks. */
    static Round shop(Peer peer, Load load, String round, List<ProcessHandle> servers) throws Exception {
        double systemLoad = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Figures figures = new Figures(servers);
        List<Customer> customers = IntStream.range(0, load.sessions())
                .mapToObj(i -> new Customer("customer-" + round + "-" + i, peer, load.mix(), figures))
                .toList();
        customers.forEach(Customer::start);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        try {
            clock.schedule(figures::begin, load.warmUpSeconds(), TimeUnit.SECONDS)
                    .get();
            Round result = clock.schedule(() -> figures.end(load, systemLoad), load.seconds(), TimeUnit.SECONDS)
                    .get();
            Future.all(customers.stream().map(Customer::end).toList()).await(LAST_STEP_SECONDS, TimeUnit.SECONDS);
            return result;
        } finally {
            clock.shutdownNow();
        }
    }
}
