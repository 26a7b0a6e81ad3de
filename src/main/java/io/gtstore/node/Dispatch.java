// SPDX-License-Identifier: Apache-2.0
package io.gtstore.node;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.KeyedCart;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.gtstore.protocol.ScanRequest;
import io.gtstore.protocol.ShardHandler;
import io.gtstore.protocol.TransferCursor;
import io.gtstore.protocol.WatchRequest;
import io.gtstore.protocol.WireLength;
import io.gtstore.replication.SlotDigests;
import io.gtstore.replication.SlotRange;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Router of requests to the shards. A request about several slots or carts is split among them and their replies are
 * merged, so that a node's answers do not depend on its number of shards. Event loop only.
 */
final class Dispatch implements ShardHandler<Consumer<Reply>> {
    /** Port to the shards; replies come back on the caller's event loop. */
    interface Shards {
        void ask(int shard, Request request, Consumer<Reply> replyTo);
    }

    private final Shards shards;
    private final int count;
    private final long maxAnswerBytes;
    private final ClusterMap map;

    /**
     * A router under one map.
     *
     * @param count the number of shards
     * @param maxAnswerBytes approximate bound of an answer merged from several shards
     */
    Dispatch(Shards shards, int count, long maxAnswerBytes, ClusterMap map) {
        this.shards = shards;
        this.count = count;
        this.maxAnswerBytes = maxAnswerBytes;
        this.map = map;
    }

    @Override
    public void put(Request.Put put, Consumer<Reply> replyTo) {
        byKey(put.key(), put, replyTo);
    }

    @Override
    public void putAll(Request.PutAll put, Consumer<Reply> replyTo) {
        byKey(put.key(), put, replyTo);
    }

    @Override
    public void removal(Request.Removal removal, Consumer<Reply> replyTo) {
        byKey(removal.key(), removal, replyTo);
    }

    @Override
    public void get(Request.Get get, Consumer<Reply> replyTo) {
        byKey(get.key(), get, replyTo);
    }

    @Override
    public void watch(WatchRequest.Watch watch, Consumer<Reply> replyTo) {
        byKey(watch.key(), watch, replyTo);
    }

    @Override
    public void scan(ScanRequest scan, Consumer<Reply> replyTo) {
        String key = scan.key();
        if (key == null) {
            chunk(
                    scan.slots(),
                    scan.after(),
                    replyTo,
                    (slots, after) -> new ScanRequest(slots, null, after, scan.epoch()));
        } else {
            byKey(key, scan, replyTo);
        }
    }

    @Override
    public void getRep(PeerRequest.GetRep getRep, Consumer<Reply> replyTo) {
        String key = getRep.key();
        if (key == null) {
            chunk(
                    getRep.slots(),
                    getRep.after(),
                    replyTo,
                    (slots, after) -> new PeerRequest.GetRep(getRep.incarnation(), slots, null, after, getRep.epoch()));
        } else {
            byKey(key, getRep, replyTo);
        }
    }

    @Override
    public void replicate(PeerRequest.Replicate replicate, Consumer<Reply> replyTo) {
        carts(
                replicate,
                replicate.changes(),
                replyTo,
                part -> new PeerRequest.Replicate(replicate.incarnation(), part, false, null, replicate.epoch()));
    }

    @Override
    public void sendRep(PeerRequest.SendRep sendRep, Consumer<Reply> replyTo) {
        carts(
                sendRep,
                sendRep.carts(),
                replyTo,
                part -> new PeerRequest.SendRep(sendRep.incarnation(), part, sendRep.epoch()));
    }

    @Override
    public void exchange(PeerRequest.Exchange exchange, Consumer<Reply> replyTo) {
        carts(
                exchange,
                exchange.carts(),
                replyTo,
                part -> new PeerRequest.Exchange(exchange.incarnation(), part, exchange.epoch()));
    }

    @Override
    public void keyDigests(PeerRequest.KeyDigests keys, Consumer<Reply> replyTo) {
        shards.ask(shardOf(Math.min(keys.slot(), map.settings().slots() - 1)), keys, replyTo);
    }

    /** The first shard refuses it. */
    @Override
    public void misdirected(Request request, Consumer<Reply> replyTo) {
        shards.ask(0, request, replyTo);
    }

    private void byKey(String key, Request request, Consumer<Reply> replyTo) {
        shards.ask(shardOf(map.slotOf(key)), request, replyTo);
    }

    private int shardOf(int slot) {
        return SlotRange.indexOf(slot, count, map.settings().slots());
    }

    private BitSet part(int shard, BitSet slots) {
        return new SlotRange(shard, count).of(slots, map.settings().slots());
    }

    private interface Chunk {
        Request of(BitSet slots, String after);
    }

    /** Transfers the shards one after the other: when one is complete, the next chunk begins at the next shard's first slot. */
    private void chunk(BitSet slots, String after, Consumer<Reply> replyTo, Chunk chunk) {
        int shard = shardAt(slots, after);
        shards.ask(shard, chunk.of(part(shard, slots), after), reply -> {
            if (reply instanceof Reply.Carts carts && carts.next() == null) {
                BitSet rest = (BitSet) slots.clone();
                for (int done = 0; done <= shard; done++) {
                    rest.andNot(part(done, slots));
                }
                String next = rest.isEmpty() ? null : rest.nextSetBit(0) + ":";
                replyTo.accept(new Reply.Carts(carts.carts(), next, carts.horizons(), carts.epoch()));
            } else {
                replyTo.accept(reply);
            }
        });
    }

    private int shardAt(BitSet slots, String after) {
        try {
            int slot = after.isEmpty()
                    ? slots.nextSetBit(0)
                    : TransferCursor.parse(after).slot();
            return shardOf(Math.max(0, slot));
        } catch (IllegalArgumentException e) {
            return 0; // which says what is wrong
        }
    }

    /** Asks all shards, since the answer also names what each holds of slots that the node does not own. */
    @Override
    public void digest(PeerRequest.Digest request, Consumer<Reply> replyTo) {
        List<BitSet> parts = new ArrayList<>();
        SortedMap<Integer, Request> requests = new TreeMap<>();
        for (int shard = 0; shard < count; shard++) {
            BitSet part = part(shard, request.slots());
            parts.add(part);
            requests.put(
                    shard, new PeerRequest.Digest(request.incarnation(), part, ~SlotDigests.NONE, request.epoch()));
        }
        all(requests, replyTo, replies -> {
            List<Long> digests = new ArrayList<>();
            BitSet held = new BitSet();
            long clock = Long.MAX_VALUE;
            boolean full = false;
            for (int i = 0; i < replies.size(); i++) {
                if (!(replies.get(i) instanceof Reply.Digests part)
                        || part.digests().size() != parts.get(i).cardinality()) {
                    return torn();
                }
                digests.addAll(part.digests());
                held.or(part.held());
                clock = Math.min(clock, part.clock());
                full |= part.full();
            }
            long together = SlotDigests.combined(digests);
            List<Long> each = together == request.digest() ? List.of() : digests;
            return new Reply.Digests(
                    together, each, held, clock, full, replies.get(0).epoch());
        });
    }

    @Override
    public void raise(PeerRequest.Raise request, Consumer<Reply> replyTo) {
        List<List<Long>> digests = new ArrayList<>();
        List<BitSet> parts = new ArrayList<>();
        for (int shard = 0; shard < count; shard++) {
            digests.add(new ArrayList<>());
            parts.add(new BitSet());
        }
        Iterator<Long> each = request.digests().iterator();
        for (int slot : request.slots().stream().toArray()) {
            int shard = shardOf(slot);
            parts.get(shard).set(slot);
            digests.get(shard).add(each.next());
        }
        SortedMap<Integer, Request> requests = new TreeMap<>();
        for (int shard = 0; shard < count; shard++) {
            requests.put(
                    shard,
                    new PeerRequest.Raise(
                            request.incarnation(),
                            parts.get(shard),
                            digests.get(shard),
                            request.horizon(),
                            request.epoch()));
        }
        all(requests, replyTo, replies -> {
            BitSet raised = new BitSet();
            for (Reply reply : replies) {
                if (reply instanceof Reply.Raised part) {
                    raised.or(part.slots());
                }
            }
            return new Reply.Raised(raised, replies.get(0).epoch());
        });
    }

    private interface Part {
        Request of(List<KeyedCart> carts);
    }

    /** Passes a request about carts of a single shard on unchanged. */
    private void carts(Request whole, List<KeyedCart> carts, Consumer<Reply> replyTo, Part request) {
        SortedMap<Integer, List<KeyedCart>> parts = new TreeMap<>();
        for (KeyedCart keyed : carts) {
            parts.computeIfAbsent(shardOf(map.slotOf(keyed.key())), shard -> new ArrayList<>())
                    .add(keyed);
        }
        if (parts.size() < 2) {
            shards.ask(parts.isEmpty() ? 0 : parts.firstKey(), whole, replyTo);
            return;
        }
        SortedMap<Integer, Request> requests = new TreeMap<>();
        parts.forEach((shard, part) -> requests.put(shard, request.of(part)));
        all(requests, replyTo, replies -> {
            List<KeyedCart> back = new ArrayList<>();
            for (Reply reply : replies) {
                if (reply instanceof Reply.Carts part) {
                    addBounded(back, part.carts());
                }
            }
            long epoch = replies.get(0).epoch();
            return replies.get(0) instanceof Reply.Carts ? new Reply.Carts(back, null, epoch) : new Reply.Done(epoch);
        });
    }

    /** Adds carts up to the bound; the next comparison finds the others. */
    private void addBounded(List<KeyedCart> all, List<KeyedCart> more) {
        long bytes = WireLength.of(all);
        for (KeyedCart keyed : more) {
            bytes += WireLength.of(List.of(keyed));
            if (bytes > maxAnswerBytes && !all.isEmpty()) {
                return;
            }
            all.add(keyed);
        }
    }

    private interface Together {
        Reply of(List<Reply> replies);
    }

    /**
     * Asks each of these shards its part and merges the answers in shard order. The first failure is the answer; so
     * is a failure if the shards answer under different maps, since no answer could name its epoch.
     */
    private void all(SortedMap<Integer, Request> requests, Consumer<Reply> replyTo, Together together) {
        Reply[] replies = new Reply[requests.size()];
        int[] open = {replies.length};
        int[] asked = {0};
        requests.forEach((shard, request) -> {
            int place = asked[0]++;
            shards.ask(shard, request, reply -> {
                replies[place] = reply;
                if (--open[0] == 0) {
                    replyTo.accept(whole(List.of(replies), together));
                }
            });
        });
    }

    private static Reply whole(List<Reply> replies, Together together) {
        long epoch = replies.get(0).epoch();
        for (Reply reply : replies) {
            if (reply instanceof Reply.Failure) {
                return reply;
            }
            if (reply.epoch() != epoch) {
                return Reply.Failure.of(ErrorCode.STALE_MAP, "this node is adopting a newer map; try again", epoch);
            }
        }
        return together.of(replies);
    }

    private Reply torn() {
        return Reply.Failure.of(
                ErrorCode.STALE_MAP, "the slots are not those of this node's map; try again", map.epoch());
    }
}
