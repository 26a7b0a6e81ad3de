package io.gtstore.protocol;

import org.jspecify.annotations.Nullable;

/** Writes a reply's own fields; {@code error} is written by the codec. */
final class ReplyEncoder {
    private ReplyEncoder() {}

    static void write(Reply reply, FrameWriter out) {
        if (reply instanceof Reply.Stored stored) {
            out.number(Field.COPIES, stored.copies()).stamp(stored.stamp()).epoch(stored.epoch());
        } else if (reply instanceof Reply.Items items) {
            out.entries(Field.ITEMS, items.items())
                    .context(Field.CONTEXT, items.context())
                    .flag(Field.COMPLETE, items.complete());
            String next = items.next();
            if (next != null) {
                out.text(Field.NEXT, next);
            }
            if (items.horizon() > 0) {
                out.number(Field.HORIZON, items.horizon());
            }
            out.epoch(items.epoch());
        } else if (reply instanceof Reply.Removed removed) {
            out.entries(Field.REMOVED, removed.removed()).number(Field.COPIES, removed.copies());
            String next = removed.next();
            (next == null ? out : out.text(Field.NEXT, next)).epoch(removed.epoch());
        } else if (reply instanceof Reply.Located located) {
            out.textIfAny(Field.SESSION, located.session())
                    .epoch(located.epoch())
                    .number(Field.SLOT, located.slot())
                    .node(located.node())
                    .nodes(located.replicas());
        } else if (reply instanceof Reply.Failure failure) {
            owners(failure.node(), failure, out);
        } else {
            between(reply, out);
        }
    }

    private static void owners(@Nullable NodeInfo node, Reply.Failure failure, FrameWriter out) {
        out.epoch(failure.epoch());
        if (node != null) {
            out.node(node).nodes(failure.replicas());
        }
    }

    private static void between(Reply reply, FrameWriter out) {
        if (reply instanceof Reply.Welcome welcome) {
            out.number(Field.VERSION, welcome.version())
                    .text(Field.ROLE, welcome.role())
                    .textIfAny(Field.NODE, welcome.node())
                    .number(Field.INCARNATION, welcome.incarnation())
                    .epoch(welcome.epoch());
            RequestEncoder.bounds(welcome.maxFrameBytes(), welcome.maxInFlight(), out);
        } else if (reply instanceof Reply.Mapped mapped) {
            out.map(mapped.map());
        } else if (reply instanceof Reply.Joined joined) {
            out.number(Field.INCARNATION, joined.incarnation())
                    .number(Field.CLOCK, joined.clock())
                    .map(joined.map());
        } else if (reply instanceof Reply.Alive alive) {
            out.textIfAny(Field.NODE, alive.node())
                    .number(Field.INCARNATION, alive.incarnation())
                    .number(Field.CLOCK, alive.clock())
                    .epoch(alive.epoch());
        } else if (reply instanceof Reply.Deciders deciders) {
            out.ids(Field.MANAGERS, deciders.managers())
                    .textIfAny(Field.LEADER, deciders.leader())
                    .epoch(deciders.epoch());
        } else if (reply instanceof Reply.Probed probed) {
            out.text(Field.OUTCOME, probed.outcome()).epoch(probed.epoch());
        } else if (reply instanceof Reply.Replicas replicas) {
            out.groups(replicas.groups()).epoch(replicas.epoch());
        } else if (reply instanceof Reply.Carts carts) {
            out.carts(carts.carts()).textIfAny(Field.HORIZONS, HorizonText.format(carts.horizons()));
            String next = carts.next();
            (next == null ? out : out.text(Field.NEXT, next)).epoch(carts.epoch());
        } else {
            repair(reply, out);
        }
    }

    private static void repair(Reply reply, FrameWriter out) {
        if (reply instanceof Reply.Digests digests) {
            out.digest(digests.digest())
                    .digests(digests.digests())
                    .slots(Field.HELD, digests.held())
                    .number(Field.CLOCK, digests.clock());
            if (digests.full()) {
                out.flag(Field.FULL, true);
            }
        } else if (reply instanceof Reply.KeyDigests keys) {
            String next = keys.next();
            out.keyDigests(keys.keys()).slots(Field.BUCKETS, keys.buckets()).number(Field.HORIZON, keys.horizon());
            if (next != null) {
                out.text(Field.NEXT, next);
            }
        } else if (reply instanceof Reply.Replicated replicated) {
            out.entries(Field.REMOVED, replicated.removed()).entries(Field.FOUND, replicated.found());
        } else if (reply instanceof Reply.Raised raised) {
            out.slots(Field.SLOTS, raised.slots());
        }
        out.epoch(reply.epoch());
    }
}
