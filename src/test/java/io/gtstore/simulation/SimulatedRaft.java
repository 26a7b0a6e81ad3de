// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.manager.DecisionLog;
import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.MapDelta;
import io.gtstore.protocol.NodeInfo;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One manager's part in a log that several agree in, in place of Ratis: Raft (Ongaro and Ousterhout 2014, §5) over the simulated network. Its messages may be
 * lost, doubled and late; whoever is cut off, paused or killed loses the lead, and what it had proposed may come about or not. Terms, votes and entries
 * outlive a life of the process; what was carried out does not, and is replayed, from a snapshot if there is one.
 */
final class SimulatedRaft implements DecisionLog {
    private static final int BEAT_MILLIS = 80;
    private static final int ELECTION_MILLIS = 300;
    private static final int AGREE_MILLIS = 3_000;
    private static final int SNAPSHOT_EVERY = 8;

    /** What is on the disk. */
    private record Entry(long term, @Nullable Decision decision) {}

    private record Snapshot(
            int index, MapDelta map, @Nullable NodeInfo leader) {}

    private record Await(long term, Promise<Boolean> agreed) {}

    /** A manager's disk, which outlives its lives. */
    static final class Disk {
        private final List<Entry> entries = new ArrayList<>();
        private long term;
        private @Nullable Snapshot snapshot;
        private @Nullable SimulatedRaft present;
    }

    private final SimulatedProcess process;
    private final SimulatedNetwork network;
    private final Map<String, Disk> group;
    private final SplittableRandom random;
    private final Disk disk;
    private final NodeInfo self;
    private final Map<String, Integer> matched = new HashMap<>();
    private final Map<Integer, Await> waiting = new HashMap<>();
    private final Set<String> votes = new HashSet<>();
    private final Map<String, Long> answeredAt = new HashMap<>();
    private Follower manager = new Nobody();
    private String leader = "";
    private boolean leading;
    private boolean ready;
    private int committed;
    private int carriedOut;
    private @Nullable NodeInfo announced;
    private long heardAt;
    private long timeouts;
    private long votingFor = -1;

    SimulatedRaft(
            SimulatedProcess process,
            SimulatedNetwork network,
            Map<String, Disk> group,
            SplittableRandom random,
            NodeInfo self) {
        this.process = process;
        this.network = network;
        this.group = group;
        this.random = random;
        this.self = self;
        this.disk = group.computeIfAbsent(process.name(), name -> new Disk());
    }

    /** Takes part from now on. On the process's loop. */
    void start(Follower told) {
        manager = told;
        disk.present = this;
        heardAt = process.steadyMillis();
        timeouts = nextPatience();
        Snapshot newest = disk.snapshot;
        if (newest != null) {
            restore(newest);
        }
        process.every(BEAT_MILLIS, this::beat);
    }

    /** Whether it leads, and has carried out all that was agreed upon before. */
    boolean leads() {
        return ready && process.alive();
    }

    private int majority() {
        return group.size() / 2 + 1;
    }

    private long nextPatience() {
        return (long) ELECTION_MILLIS + random.nextInt(ELECTION_MILLIS);
    }

    private void beat() {
        long now = process.steadyMillis();
        if (leading) {
            long since = now - 2L * ELECTION_MILLIS;
            long near = answeredAt.values().stream().filter(at -> at >= since).count();
            if (near + 1 < majority()) {
                follow(disk.term, "");
            } else {
                others().forEach(this::replicate);
            }
        } else if (now - heardAt > timeouts) {
            stand(now);
        }
    }

    private List<String> others() {
        return group.keySet().stream()
                .filter(name -> !name.equals(process.name()))
                .toList();
    }

    private void send(String to, Delivery delivery) {
        network.send(process.name(), to, () -> {
            SimulatedRaft there = group.get(to) == null ? null : group.get(to).present;
            if (there != null) {
                there.process.message(() -> delivery.at(there));
            }
        });
    }

    private interface Delivery {
        void at(SimulatedRaft there);
    }

    // Elections: a vote is given once in a term, and not while a leader is heard.

    private void stand(long now) {
        heardAt = now;
        timeouts = nextPatience();
        elected("");
        votes.clear();
        votingFor = disk.term + 1;
        long term = votingFor;
        int length = disk.entries.size();
        long last = termAt(length);
        String candidate = process.name();
        others().forEach(other -> send(other, there -> there.asked(candidate, term, last, length)));
        win();
    }

    private void asked(String candidate, long term, long last, int length) {
        boolean upToDate = last > termAt(disk.entries.size())
                || (last == termAt(disk.entries.size()) && length >= disk.entries.size());
        boolean leaderIsNear = leading || process.steadyMillis() - heardAt < ELECTION_MILLIS / 2;
        if (term > disk.term && upToDate && !(leaderIsNear && !leader.isEmpty())) {
            follow(term, "");
            heardAt = process.steadyMillis();
            String voter = process.name();
            send(candidate, there -> there.voted(voter, term));
        }
    }

    private void voted(String voter, long term) {
        if (term == votingFor) {
            votes.add(voter);
            win();
        }
    }

    private void win() {
        if (votingFor <= disk.term || votes.size() + 1 < majority()) {
            return; // it has too few votes, or has given its own to another meanwhile
        }
        disk.term = votingFor;
        votingFor = -1;
        leading = true;
        ready = false;
        matched.clear();
        answeredAt.clear();
        votes.forEach(voter -> answeredAt.put(voter, process.steadyMillis()));
        disk.entries.add(new Entry(disk.term, null)); // with it, all before it are agreed upon
        others().forEach(this::replicate);
    }

    /** It leads no more, and follows that leader, if it knows one. */
    private void follow(long term, String of) {
        boolean led = leading;
        disk.term = term;
        leading = false;
        ready = false;
        votingFor = -1;
        if (led) {
            List<Await> lost = List.copyOf(waiting.values());
            waiting.clear();
            lost.forEach(each -> each.agreed().tryFail("the lead was lost"));
        }
        if (led || !of.isEmpty()) {
            elected(of);
        }
    }

    private void elected(String now) {
        if (!now.equals(leader)) {
            leader = now;
            manager.elected(now, false);
        }
    }

    // Replication.

    private long termAt(int length) {
        return length == 0 ? 0 : disk.entries.get(length - 1).term();
    }

    private void replicate(String to) {
        long term = disk.term;
        String from = process.name();
        List<Entry> entries = List.copyOf(disk.entries);
        int agreed = committed;
        Snapshot snapshot = disk.snapshot;
        send(to, there -> there.appended(from, term, entries, agreed, snapshot));
    }

    private void appended(String from, long term, List<Entry> entries, int agreed, @Nullable Snapshot snapshot) {
        if (term < disk.term) {
            long newer = disk.term;
            send(from, there -> there.refused(newer));
            return;
        }
        follow(term, from);
        heardAt = process.steadyMillis();
        for (int i = 0; i < entries.size(); i++) {
            if (i < disk.entries.size()
                    && disk.entries.get(i).term() != entries.get(i).term()) {
                disk.entries.subList(i, disk.entries.size()).clear();
            }
            if (i == disk.entries.size()) {
                disk.entries.add(entries.get(i));
            }
        }
        if (snapshot != null && snapshot.index() > carriedOut + SNAPSHOT_EVERY && snapshot.index() <= entries.size()) {
            disk.snapshot = snapshot; // in place of the many that it lacks
            restore(snapshot);
        }
        commit(Math.min(agreed, entries.size()));
        String follower = process.name();
        int length = entries.size();
        send(from, there -> there.acknowledged(follower, term, length));
    }

    private void refused(long newer) {
        if (newer > disk.term) {
            follow(newer, "");
        }
    }

    private void acknowledged(String follower, long term, int length) {
        if (!leading || term != disk.term) {
            return;
        }
        answeredAt.put(follower, process.steadyMillis());
        matched.merge(follower, length, Math::max);
        for (int length0 = disk.entries.size(); length0 > committed && termAt(length0) == disk.term; length0--) {
            int upTo = length0;
            long have = matched.values().stream().filter(has -> has >= upTo).count();
            if (have + 1 >= majority()) {
                commit(upTo);
                others().forEach(this::replicate);
                break;
            }
        }
        if (leading && !ready && termAt(committed) == disk.term) {
            ready = true;
            leader = process.name();
            manager.elected(leader, true);
            append(new Decision.Lead(self));
        }
    }

    private void commit(int upTo) {
        committed = Math.max(committed, upTo);
        while (carriedOut < committed) {
            int index = ++carriedOut;
            Entry entry = disk.entries.get(index - 1);
            Decision decision = entry.decision();
            boolean counted = decision != null && manager.commit(decision);
            if (decision instanceof Decision.Lead lead) {
                announced = lead.manager();
            }
            MapDelta map = index % SNAPSHOT_EVERY == 0 ? manager.agreedMap() : null;
            if (map != null) {
                disk.snapshot = new Snapshot(index, map, announced);
            }
            Await asker = waiting.remove(index);
            if (asker != null && asker.term() == entry.term()) {
                asker.agreed().tryComplete(counted);
            }
        }
    }

    private void restore(Snapshot snapshot) {
        manager.restore(snapshot.map(), true);
        announced = snapshot.leader();
        if (announced != null) {
            manager.commit(new Decision.Lead(announced));
        }
        carriedOut = snapshot.index();
        committed = Math.max(committed, carriedOut);
    }

    @Override
    public Future<Boolean> append(Decision decision) {
        Promise<Boolean> agreed = Promise.promise();
        if (!leading) {
            process.execute(() -> agreed.tryFail("it does not lead"));
            return agreed.future();
        }
        disk.entries.add(new Entry(disk.term, decision));
        waiting.put(disk.entries.size(), new Await(disk.term, agreed));
        process.after(AGREE_MILLIS, () -> agreed.tryFail("no majority of managers within " + AGREE_MILLIS + " ms"));
        others().forEach(this::replicate);
        return agreed.future();
    }

    private static final class Nobody implements Follower {
        @Override
        public boolean commit(Decision decision) {
            return false;
        }

        @Override
        public void restore(MapDelta whole, boolean begun) {}

        @Override
        public void elected(String leader, boolean here) {}

        @Override
        public @Nullable MapDelta agreedMap() {
            return null;
        }
    }
}
