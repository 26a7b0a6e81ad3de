package io.gtstore.protocol;

import io.gtstore.cart.CausalContext;
import io.gtstore.cart.Dot;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Writes a request's own fields. */
final class RequestEncoder {
    private RequestEncoder() {}

    static void write(Request request, FrameWriter out) {
        if (request instanceof Request.OnKey onKey) {
            out.text(Field.KEY, onKey.key());
        }
        if (request instanceof Request.Put put) {
            put(put, out);
        } else if (request instanceof Request.PutAll put) {
            change(
                    put.session(),
                    put.seq(),
                    put.epoch(),
                    voids(put, ttl(put.ttl(), out.jsons(Field.BATCH, put.items()))));
        } else if (request instanceof Request.Get get) {
            get(get, out);
        } else if (request instanceof Request.Remove remove) {
            removal(remove, voids(remove, out.dots(Field.DOTS, remove.dots())));
        } else if (request instanceof Request.Finalize finalize) {
            CausalContext context = finalize.context();
            removal(finalize, context == null ? out : out.context(Field.CONTEXT, context));
        } else if (request instanceof Request.Watch watch) {
            CausalContext seen = watch.seen();
            Long items = watch.items();
            FrameWriter rest = seen == null ? out : out.context(Field.CONTEXT, seen);
            (items == null ? rest : rest.digest(items)).epoch(watch.epoch());
        } else if (request instanceof MemberRequest.Report report) {
            out.textIfAny(Field.KEY, report.key()).textIfAny(Field.NODE, report.node());
            if (report.port() > 0) {
                out.number(Field.PORT, report.port());
            }
            out.number(Field.INCARNATION, report.incarnation());
        } else {
            between(request, out);
        }
    }

    private static void put(Request.Put put, FrameWriter out) {
        out.json(Field.ITEM, put.item());
        if (!put.replaces().isEmpty()) {
            out.dots(Field.REPLACES, put.replaces());
        }
        change(put.session(), put.seq(), put.epoch(), voids(put, ttl(put.ttl(), out)));
    }

    private static void removal(Request.Removal removal, FrameWriter out) {
        FrameWriter rest = out.textIfAny(Field.AFTER, removal.after());
        change(
                removal.session(),
                removal.seq(),
                removal.epoch(),
                removal.retry() ? rest.flag(Field.RETRY, true) : rest);
    }

    private static FrameWriter ttl(long ttl, FrameWriter out) {
        return ttl < 0 ? out : out.number(Field.TTL, ttl);
    }

    private static FrameWriter voids(Request.Voiding change, FrameWriter out) {
        return change.voids().isEmpty() ? out : out.text(Field.VOID, Voids.format(change.voids()));
    }

    private static void get(Request.Get get, FrameWriter out) {
        if (!get.acked().isEmpty()) {
            out.context(Field.ACKED, get.acked());
        }
        if (get.partial()) {
            out.flag(Field.PARTIAL, true);
        }
        out.textIfAny(Field.AFTER, get.after());
        out.epoch(get.epoch());
    }

    private static void change(String session, long seq, long epoch, FrameWriter out) {
        if (!session.isEmpty()) {
            out.text(Field.SESSION, session).number(Field.SEQ, seq);
        }
        out.epoch(epoch);
    }

    private static void between(Request request, FrameWriter out) {
        if (request instanceof PeerRequest.Replicate replicate) {
            out.number(Field.INCARNATION, replicate.incarnation()).carts(replicate.changes());
            if (replicate.hint()) {
                out.flag(Field.HINT, true);
            }
            Dot removal = replicate.removal();
            if (removal != null) {
                out.text(Field.SESSION, removal.session()).number(Field.SEQ, removal.seq());
            }
            out.epoch(replicate.epoch());
        } else if (request instanceof PeerRequest.GetRep getRep) {
            out.number(Field.INCARNATION, getRep.incarnation());
            chunk(getRep.slots(), getRep.key(), getRep.after(), getRep.epoch(), out);
        } else if (request instanceof Request.Scan scan) {
            chunk(scan.slots(), scan.key(), scan.after(), scan.epoch(), out);
        } else if (request instanceof PeerRequest.SendRep sendRep) {
            out.number(Field.INCARNATION, sendRep.incarnation())
                    .carts(sendRep.carts())
                    .epoch(sendRep.epoch());
        } else {
            repair(request, out);
        }
    }

    private static void chunk(BitSet slots, @Nullable String key, String after, long epoch, FrameWriter out) {
        if (key != null) {
            out.text(Field.KEY, key);
        }
        out.textIfAny(Field.SLOTS, SlotRanges.format(slots))
                .textIfAny(Field.AFTER, after)
                .epoch(epoch);
    }

    private static void repair(Request request, FrameWriter out) {
        if (request instanceof PeerRequest.Digest digest) {
            out.number(Field.INCARNATION, digest.incarnation())
                    .slots(Field.SLOTS, digest.slots())
                    .digest(digest.digest())
                    .epoch(digest.epoch());
        } else if (request instanceof PeerRequest.KeyDigests keys) {
            out.number(Field.INCARNATION, keys.incarnation())
                    .number(Field.SLOT, keys.slot())
                    .textIfAny(Field.AFTER, keys.after())
                    .digests(keys.buckets())
                    .epoch(keys.epoch());
        } else if (request instanceof PeerRequest.Exchange exchange) {
            out.number(Field.INCARNATION, exchange.incarnation())
                    .carts(exchange.carts())
                    .epoch(exchange.epoch());
        } else if (request instanceof PeerRequest.Raise raise) {
            out.number(Field.INCARNATION, raise.incarnation())
                    .slots(Field.SLOTS, raise.slots())
                    .text(Field.DIGESTS, DigestText.format(raise.digests()))
                    .number(Field.HORIZON, raise.horizon())
                    .epoch(raise.epoch());
        } else {
            membership(request, out);
        }
    }

    /** What is not said is left out. */
    static void bounds(int maxFrameBytes, int maxInFlight, FrameWriter out) {
        if (maxFrameBytes > 0) {
            out.number(Field.MAX_FRAME_BYTES, maxFrameBytes);
        }
        if (maxInFlight > 0) {
            out.number(Field.MAX_IN_FLIGHT, maxInFlight);
        }
    }

    private static void membership(Request request, FrameWriter out) {
        if (request instanceof MemberRequest.Hello hello) {
            out.number(Field.VERSION, hello.version())
                    .text(Field.ROLE, hello.role())
                    .textIfAny(Field.NODE, hello.node())
                    .number(Field.INCARNATION, hello.incarnation())
                    .epoch(hello.epoch());
            bounds(hello.maxFrameBytes(), hello.maxInFlight(), out);
        } else if (request instanceof MemberRequest.GetMap getMap) {
            out.number(Field.SINCE, getMap.since());
        } else if (request instanceof MemberRequest.OfferMap offer) {
            out.map(offer.map());
        } else if (request instanceof MemberRequest.Probe probe) {
            out.node(probe.node());
            if (probe.timeoutMillis() > 0) {
                out.number(Field.TIMEOUT, probe.timeoutMillis());
            }
        } else if (request instanceof MemberRequest.Join join) {
            out.text(Field.NODE, join.node()).text(Field.HOST, join.host()).number(Field.PORT, join.port());
            if (join.weight() != 1) {
                out.number(Field.WEIGHT, join.weight());
            }
            out.textIfAny(Field.ZONE, join.zone());
            if (join.former().founded() != 0) {
                out.number(Field.FOUNDED, join.former().founded())
                        .ids(Field.KNOWN, join.former().ids());
            }
        } else if (request instanceof MemberRequest.Synced synced) {
            out.text(Field.NODE, synced.node())
                    .number(Field.INCARNATION, synced.incarnation())
                    .text(Field.SLOTS, SlotRanges.format(synced.slots()))
                    .epoch(synced.epoch());
        } else if (request instanceof MemberRequest.NodeDown down) {
            out.text(Field.FROM, down.from())
                    .text(Field.NODE, down.node())
                    .number(Field.INCARNATION, down.incarnation());
        } else {
            parting(request, out);
        }
    }

    private static void parting(Request request, FrameWriter out) {
        if (request instanceof MemberRequest.Leave leave) {
            out.text(Field.NODE, leave.node());
        } else if (request instanceof MemberRequest.Left left) {
            out.text(Field.NODE, left.node()).number(Field.INCARNATION, left.incarnation());
        } else if (request instanceof MemberRequest.Forget forget) {
            out.text(Field.NODE, forget.node());
        } else if (request instanceof MemberRequest.Replica replica) {
            out.text(Field.NODE, replica.node());
        }
    }
}
