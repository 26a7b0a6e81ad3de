// SPDX-License-Identifier: Apache-2.0
package io.gtstore.simulation;

import io.gtstore.net.RpcException;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.PeerRequest;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What all transports of a run share: the codec between them, the trace, and the ledger, which sees every message. */
final class Wire {
    private final Scheduler scheduler;
    private final Trace trace;
    private final Ledger ledger;
    private final Checkouts checkouts;
    private final CartBounds bounds;
    private final Setup setup;
    private final Map<SimulatedProcess, Set<SimulatedTransport.ServerEnd>> accepted = new HashMap<>();
    private long connections;
    private byte @Nullable [] lastFrame;
    private @Nullable Fields lastFields;

    Wire(Scheduler scheduler, Trace trace, Ledger ledger, Checkouts checkouts, CartBounds bounds, Setup setup) {
        this.scheduler = scheduler;
        this.trace = trace;
        this.ledger = ledger;
        this.checkouts = checkouts;
        this.bounds = bounds;
        this.setup = setup;
    }

    long micros() {
        return scheduler.micros();
    }

    long nextConnection() {
        return ++connections;
    }

    void accepted(SimulatedProcess at, SimulatedTransport.ServerEnd end) {
        accepted.computeIfAbsent(at, p -> new LinkedHashSet<>()).add(end);
    }

    void closed(SimulatedProcess at, SimulatedTransport.ServerEnd end) {
        accepted.getOrDefault(at, Set.of()).remove(end);
    }

    /** The connections that a process accepted and that are not yet closed; they are then forgotten. */
    List<SimulatedTransport.ServerEnd> forget(SimulatedProcess at) {
        Set<SimulatedTransport.ServerEnd> ends = accepted.remove(at);
        return ends == null ? List.of() : List.copyOf(ends);
    }

    /** The request as it arrives. */
    Request carried(long id, Request request) {
        if (!setup.encoded()) {
            return request;
        }
        byte[] frame = Codec.encode(id, request);
        checkLength(frame, request);
        try {
            return Codec.request(Codec.parse(frame, 0, frame.length - 1));
        } catch (ProtocolException e) {
            throw trace.violation("", "the request " + request + " cannot be read: " + e.getMessage());
        }
    }

    /** What carries carts fits into a frame; maps, of which no run has one as large as that of a real cluster, are left aside. */
    private void checkLength(byte[] frame, Object message) {
        if (frame.length > setup.limits().maxFrameBytes() && !(message instanceof MemberRequest.OfferMap)) {
            throw trace.violation(
                    "",
                    "a frame of " + frame.length + " bytes, with "
                            + setup.limits().maxFrameBytes() + " allowed, carries " + message);
        }
    }

    /** The reply as it arrives. */
    Reply carried(long id, Op op, Reply reply) {
        if (!setup.encoded()) {
            return reply;
        }
        byte[] frame = Codec.encode(id, reply);
        if (!(reply instanceof Reply.Mapped || reply instanceof Reply.Joined)) {
            checkLength(frame, reply);
        }
        try {
            return Codec.reply(op, Codec.parse(frame, 0, frame.length - 1));
        } catch (ProtocolException e) {
            throw trace.violation("", "the reply " + reply + " cannot be read: " + e.getMessage());
        }
    }

    /** What is pushed, as it arrives; often the same frame to many. */
    @SuppressWarnings("ReferenceEquality") // nobody writes into a frame that was pushed
    Fields pushed(byte[] frame) {
        Fields last = lastFields;
        if (last != null && frame == lastFrame) {
            return last;
        }
        try {
            Fields fields = Codec.parse(frame, 0, frame.length - 1);
            lastFrame = frame;
            lastFields = fields;
            return fields;
        } catch (ProtocolException e) {
            throw trace.violation("", "a pushed frame cannot be read: " + e.getMessage());
        }
    }

    void sent(SimulatedProcess from, String to, Request request) {
        ledger.sent(request);
        checkouts.sent(from, request);
        trace.mix(request.op().wire().hashCode());
        if (trace.recording() && request.op() != Op.PING) {
            trace.line(key(request), () -> from + " -> " + to + ": " + shown(request));
        }
    }

    void doubled(Request request) {
        ledger.doubled(request);
    }

    void delivered(String from, SimulatedProcess to, Request request) {
        bounds.delivered(to, request);
        checkouts.delivered(to, request);
        ledger.delivered(to, request);
        trace.mix(1 + request.op().wire().hashCode());
        if (trace.recording() && request.op() != Op.PING && request.op() != Op.HELLO) {
            trace.line(key(request), () -> "    " + to + " got from " + from + ": " + shown(request));
        }
    }

    void replied(SimulatedProcess from, Request request, Reply reply) {
        ledger.replied(from, request, reply);
        checkouts.replied(from, request, reply);
        trace.mix(reply.epoch());
        if (trace.recording() && request.op() != Op.PING) {
            trace.line(
                    key(request),
                    () -> "    " + from + " answers " + request.op().wire() + ": " + reply);
        }
    }

    void received(SimulatedProcess at, String from, Request request, Reply reply) {
        if (reply instanceof Reply.Failure || !at.name().startsWith("node")) {
            ledger.received(request, reply); // what a node passed on, its client may never hear of
        }
        checkouts.received(at, request, reply);
        trace.mix(2 + request.op().wire().hashCode());
        if (trace.recording() && request.op() != Op.PING) {
            trace.line(
                    key(request),
                    () -> at + " <- " + from + ": answer to " + request.op().wire());
        }
    }

    void failed(SimulatedProcess at, String to, Request request, RpcException why) {
        ledger.failed(request, why);
        trace.mix(why.kind().name().hashCode());
        if (trace.recording()) {
            trace.line(
                    key(request),
                    () -> at + " has no answer from " + to + " to "
                            + request.op().wire() + ": " + why.kind());
        }
    }

    private static String shown(Request request) {
        String text = request.toString();
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    /** The key that a request is about; a space, which is no key, for those about many, which would drown a transcript. */
    private static String key(Request request) {
        if (request instanceof Request.OnKey onKey) {
            return onKey.key();
        }
        if (request instanceof PeerRequest.Replicate replicate) {
            return replicate.changes().size() == 1 ? replicate.changes().get(0).key() : "";
        }
        if (request instanceof PeerRequest.GetRep getRep && getRep.key() != null) {
            return getRep.key();
        }
        return request.op() == Op.PING || request.op() == Op.HELLO ? " " : "";
    }
}
