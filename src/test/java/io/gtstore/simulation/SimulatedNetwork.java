// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.net.RpcHandler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Who runs where, and the ways between them: each from one host to one other, cut or not. */
final class SimulatedNetwork {
    /** A way from one host to another. */
    record Way(String from, String to) {}

    /** A host, and the process that listens on it. */
    static final class Host {
        private final String name;
        private @Nullable SimulatedProcess process;
        private @Nullable RpcHandler handler;
        private boolean off;

        Host(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        @Nullable
        SimulatedProcess process() {
            return process;
        }

        RpcHandler handler() {
            return Objects.requireNonNull(handler);
        }

        /** Whether the machine is off, so that nobody even refuses a connection. */
        boolean off() {
            return off;
        }
    }

    private record Held(Way way, Runnable arrival) {}

    private final Scheduler scheduler;
    private final SplittableRandom random;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Set<Way> cut = new LinkedHashSet<>();
    private final Set<String> nameless = new LinkedHashSet<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<String, Long> heardAt = new HashMap<>();
    private Weather weather = Weather.CALM;

    SimulatedNetwork(Scheduler scheduler, SplittableRandom random) {
        this.scheduler = scheduler;
        this.random = random;
    }

    Host host(String name) {
        return hosts.computeIfAbsent(name, Host::new);
    }

    /** The process begins to listen. */
    void up(SimulatedProcess process, RpcHandler handler) {
        Host host = host(process.name());
        host.process = process;
        host.handler = handler;
        host.off = false;
    }

    /** Nobody listens any more; with the machine off, nobody refuses either. */
    void down(String name, boolean off) {
        Host host = host(name);
        host.process = null;
        host.handler = null;
        host.off = off;
    }

    /** Whether the host can look up no names. */
    void nameless(String host, boolean is) {
        if (is) {
            nameless.add(host);
        } else {
            nameless.remove(host);
        }
    }

    boolean nameless(String host) {
        return nameless.contains(host);
    }

    void weather(Weather next) {
        weather = next;
    }

    void cut(String from, String to) {
        cut.add(new Way(from, to));
    }

    boolean isCut(String from, String to) {
        return cut.contains(new Way(from, to));
    }

    boolean anyCut() {
        return !cut.isEmpty();
    }

    /** The way is open again; half of what was sent meanwhile arrives late, as TCP sends it again. */
    void mend(String from, String to) {
        if (!cut.remove(new Way(from, to))) {
            return;
        }
        List<Held> all = new ArrayList<>(held);
        held.clear();
        for (Held one : all) {
            if (cut.contains(one.way())) {
                held.add(one);
            } else {
                scheduler.in(random.nextInt(200_000), () -> arrive(one.way().to(), one.arrival()));
            }
        }
    }

    /** Whether nothing at all has reached the host for so long. */
    boolean unheard(String host, long millis) {
        return scheduler.millis() - heardAt.getOrDefault(host, 0L) > millis;
    }

    void mendAll() {
        nameless.clear();
        List.copyOf(cut).forEach(way -> mend(way.from(), way.to()));
    }

    /** Sends something that may be lost, late, or arrive twice; returns whether it will arrive twice. */
    boolean send(String from, String to, Runnable arrival) {
        if (weather.loses(random)) {
            return false;
        }
        one(from, to, weather.delayMicros(random), arrival);
        boolean twice = weather.duplicates(random);
        if (twice) {
            one(from, to, weather.delayMicros(random), arrival);
        }
        return twice;
    }

    /** Sends what TCP itself says, the end of a connection: lost only if the way is cut. */
    void signal(String from, String to, Runnable arrival) {
        scheduler.in(100 + random.nextInt(900), () -> {
            if (!isCut(from, to)) {
                arrive(to, arrival);
            }
        });
    }

    private void arrive(String to, Runnable arrival) {
        heardAt.put(to, scheduler.millis());
        arrival.run();
    }

    private void one(String from, String to, long delayMicros, Runnable arrival) {
        scheduler.in(delayMicros, () -> {
            if (cut.isEmpty() || !isCut(from, to)) {
                arrive(to, arrival);
            } else if (random.nextBoolean()) {
                held.add(new Held(new Way(from, to), arrival));
            }
        });
    }
}
