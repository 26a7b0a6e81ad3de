// SPDX-License-Identifier: Apache-2.0
package io.gtstore.net;

import io.gtstore.protocol.BrokenFrame;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Field;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.MemberRequest;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's end of a connection: assigns request ids and matches replies to requests. Until the server's welcome
 * names its limits, one short request, which every server accepts, may follow the hello; all others wait. Used on one
 * event loop only.
 */
final class ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ClientConnection.class);

    /** The bound of bytes queued for a slow peer, in frames of the maximum length. */
    private static final int QUEUED_FRAMES = 16;

    private static final byte[] SENT = {};

    /** The id of the hello. */
    private static final long HELLO_ID = 0;

    /** The owner's callbacks. */
    interface Owner {
        void event(ClientConnection from, Fields fields);

        /** The connection has ended; called once. */
        void closed(ClientConnection connection, boolean wasOpen);
    }

    private final ClientResources client;
    private final Address address;
    private final Owner owner;
    private final FrameSplitter splitter;
    private final Map<Long, PendingRequest> pending = new LinkedHashMap<>();
    private final Backlog backlog;
    private final Connecting connecting;
    private long nextId = HELLO_ID + 1;
    private boolean welcomed;
    private int maxFrameBytes;
    private int maxInFlight = 1;
    private int inFlight;
    private long lastReceivedMillis;
    private @Nullable NetSocket socket;
    private @Nullable Outbox outbox;
    private boolean closed;

    ClientConnection(ClientResources client, Address address, Owner owner) {
        this.client = client;
        this.address = address;
        this.owner = owner;
        this.splitter = new FrameSplitter(client.options().maxFrameBytes());
        this.backlog = new Backlog(client.options().maxWaiting(), queuedBytes(client.options()));
        this.maxFrameBytes = Math.min(Limits.LEAST_FRAME_BYTES, client.options().maxFrameBytes());
        this.lastReceivedMillis = client.wheel().nowMillis();
        this.connecting = client.connect(address);
    }

    /** Starts reporting the connection's outcome; separate from the constructor, as it may be known at once. */
    void begin() {
        connecting.future().onComplete(this::opened, this::refused);
    }

    Address address() {
        return address;
    }

    int pendingCount() {
        return pending.size();
    }

    private static long queuedBytes(RpcClientOptions options) {
        return (long) QUEUED_FRAMES * options.maxFrameBytes();
    }

    /** The longest frame that both sides allow, as far as known. */
    int maxFrameBytes() {
        return welcomed ? maxFrameBytes : client.options().maxFrameBytes();
    }

    /** Sends the request once the connection is open and the server has capacity. */
    Future<Reply> send(Request request, long timeoutMillis) {
        long id = nextId++;
        FrameBuffer frame = client.frame();
        try {
            Codec.encode(id, request, frame);
        } catch (RuntimeException e) {
            return failure(ErrorCode.BAD_TEXT, "the request cannot be written as JSON: " + e.getMessage());
        }
        int length = frame.length() - 1;
        if (length > maxFrameBytes()) {
            return Future.succeededFuture(tooLong(length));
        }
        Outbox out = outbox;
        boolean goes = out != null && backlog.isEmpty() && inFlight < maxInFlight && length <= maxFrameBytes;
        PendingRequest waiting = new PendingRequest(
                id, request.op(), goes ? SENT : frame.copy(), client.wheel().nowMillis());
        if (!goes && !backlog.add(waiting)) {
            return refuse(pending.size() + " requests wait for replies from " + address);
        }
        if (goes && out != null && !out.write(frame.bytes(), frame.length())) {
            return refuse(address + " does not take what it is sent");
        }
        if (goes) {
            release(waiting);
        }
        pending.put(id, waiting);
        waiting.timeout(client.wheel().schedule(timeoutMillis, () -> timedOut(waiting, timeoutMillis)));
        return waiting.promise().future();
    }

    private void release(PendingRequest sent) {
        inFlight++;
        sent.sent();
    }

    /** The error that the server would reply, made locally: sending the request would make it close the shared connection. */
    private Reply tooLong(int length) {
        return Reply.Failure.of(
                ErrorCode.FRAME_TOO_LONG,
                "the request is " + length + " bytes long, and a frame to " + address + " at most " + maxFrameBytes()
                        + ": nothing was sent",
                0);
    }

    /** Sends waiting requests, as far as the server has capacity. */
    private void sendMore() {
        PendingRequest next = backlog.first();
        while (next != null && outbox != null && !closed) {
            int length = next.frame().length - 1;
            if (length > maxFrameBytes && welcomed) {
                drop(next);
                next.answer(tooLong(length));
            } else if (length > maxFrameBytes || inFlight >= maxInFlight) {
                return;
            } else if (outbox.write(next.frame())) {
                backlog.remove(next);
                release(next);
            } else {
                drop(next);
                next.fail(new RpcException(
                        RpcException.Kind.BUSY, false, "too many requests or bytes are queued for " + address));
            }
            next = backlog.first();
        }
    }

    private void drop(PendingRequest waiting) {
        backlog.remove(waiting);
        pending.remove(waiting.id());
    }

    private static Future<Reply> refuse(String why) {
        return Future.failedFuture(new RpcException(RpcException.Kind.BUSY, false, why));
    }

    /** The error that the server would reply, made locally: sending the request would make it close the shared connection. */
    private static Future<Reply> failure(ErrorCode code, String why) {
        return Future.succeededFuture(Reply.Failure.of(code, why, 0));
    }

    private void opened(NetSocket opened) {
        if (closed) {
            opened.close();
            return;
        }
        socket = opened;
        lastReceivedMillis = client.wheel().nowMillis();
        KeepAlive.hasten(opened);
        opened.handler(this::received);
        opened.exceptionHandler(e -> LOG.debug("connection to {}: {}", address, e.toString()));
        opened.closeHandler(none -> end(RpcException.Kind.CLOSED, "the connection to " + address + " dropped"));
        Outbox out = new Outbox(client.context(), opened, queuedBytes(client.options()), change -> {});
        outbox = out;
        sendHello(out);
        sendMore();
    }

    private void sendHello(Outbox out) {
        RpcClientOptions options = client.options();
        MemberRequest.Hello said = options.hello().get().within(options.maxFrameBytes(), options.maxInFlight());
        PendingRequest hello = new PendingRequest(HELLO_ID, Op.HELLO, SENT, lastReceivedMillis);
        hello.sent();
        pending.put(hello.id(), hello);
        out.write(Codec.encode(HELLO_ID, said));
        hello.promise().future().onSuccess(reply -> {
            if (reply instanceof Reply.Failure failure) {
                LOG.warn(
                        "{} refused the connection: {}: {}",
                        address,
                        failure.code().wire(),
                        failure.message());
                end(RpcException.Kind.CLOSED, address + " refused the hello: " + failure.message());
            } else if (reply instanceof Reply.Welcome welcome) {
                welcomed(welcome);
            }
        });
    }

    /** Applies the server's limits: the lesser of the two sides' counts, and the defaults for a server that names none. */
    private void welcomed(Reply.Welcome welcome) {
        RpcClientOptions own = client.options();
        int frameBytes = welcome.maxFrameBytes() > 0 ? welcome.maxFrameBytes() : Limits.DEFAULT_FRAME_BYTES;
        int requests = welcome.maxInFlight() > 0 ? welcome.maxInFlight() : Limits.DEFAULT_IN_FLIGHT;
        welcomed = true;
        maxFrameBytes = Math.min(own.maxFrameBytes(), frameBytes);
        maxInFlight = Math.min(own.maxInFlight(), requests);
        sendMore();
    }

    private void refused(Throwable cause) {
        end(
                cause instanceof RpcException why ? why.kind() : RpcException.Kind.LOCAL,
                String.valueOf(cause.getMessage()));
    }

    private void received(Buffer buffer) {
        lastReceivedMillis = client.wheel().nowMillis();
        try {
            splitter.feed(buffer, this::frame);
        } catch (ProtocolException e) {
            broken(e);
        }
    }

    private void frame(byte[] bytes, int offset, int length) {
        if (closed) {
            return;
        }
        try {
            Fields fields = client.reader().read(bytes, offset, length);
            if (fields.has(Field.EVENT)) {
                owner.event(this, fields);
            } else if (fields.id() >= 0) {
                answer(fields);
            } else {
                lastError(fields);
            }
        } catch (ProtocolException e) {
            unreadable(BrokenFrame.of(bytes, offset, length), e);
        }
    }

    private void answer(Fields fields) {
        PendingRequest waiting = replied(fields.id());
        if (waiting == null) {
            return;
        }
        Reply reply;
        try {
            reply = Codec.reply(waiting.op(), fields);
        } catch (ProtocolException e) {
            reply = notUnderstood(e);
        }
        waiting.answer(reply);
    }

    /** Takes a request out of flight. Returns it, or null if it had timed out, when only the server still counted it. */
    private @Nullable PendingRequest replied(long id) {
        if (id > HELLO_ID && inFlight > 0) {
            inFlight--;
        }
        if (!backlog.isEmpty()) {
            sendMore();
        }
        return pending.remove(id);
    }

    /** An unreadable reply fails the one request that it answers, not all that share the connection. */
    private void unreadable(BrokenFrame frame, ProtocolException e) {
        PendingRequest waiting = frame.event() ? null : replied(frame.id());
        if (waiting != null) {
            waiting.answer(notUnderstood(e));
        } else if (frame.event() || frame.id() >= 0) {
            LOG.warn("ignored an unreadable frame from {}: {}", address, e.getMessage());
        } else {
            broken(e);
        }
    }

    private Reply notUnderstood(ProtocolException e) {
        LOG.warn("unreadable reply from {}: {}", address, e.getMessage());
        return Reply.Failure.of(ErrorCode.INTERNAL, "unreadable reply from " + address + ": " + e.getMessage(), 0);
    }

    /** Handles an error without an id, the server's last frame. If the server had let nothing in, nothing was done, but it is alive. */
    private void lastError(Fields fields) throws ProtocolException {
        Reply reply = Codec.reply(Op.HELLO, fields);
        if (reply instanceof Reply.Failure failure) {
            boolean nothingDone = failure.code() == ErrorCode.TOO_MANY_CONNECTIONS;
            LOG.warn("{} closed the connection: {}: {}", address, failure.code().wire(), failure.message());
            end(nothingDone ? RpcException.Kind.BUSY : RpcException.Kind.CLOSED, failure.message());
        }
    }

    private void broken(ProtocolException e) {
        LOG.warn("{} violates the protocol: {}", address, e.getMessage());
        end(RpcException.Kind.CLOSED, address + " does not keep to the protocol: " + e.getMessage());
    }

    private void timedOut(PendingRequest waiting, long timeoutMillis) {
        drop(waiting);
        waiting.fail(unanswered(waiting, timeoutMillis));
        long silentMillis = client.wheel().nowMillis() - lastReceivedMillis;
        if (socket != null && silentMillis >= client.options().silenceMillis()) {
            end(RpcException.Kind.CLOSED, "nothing was received from " + address + " for " + silentMillis + " ms");
        }
    }

    private RpcException unanswered(PendingRequest waiting, long timeoutMillis) {
        if (socket == null && !connecting.found()) {
            return new RpcException(
                    RpcException.Kind.LOCAL,
                    false,
                    "the lookup of '" + address.host() + "' took longer than " + timeoutMillis + " ms");
        }
        if (socket != null && !waiting.wasSent() && lastReceivedMillis >= waiting.begunMillis()) {
            return new RpcException(
                    RpcException.Kind.BUSY,
                    false,
                    address + " takes " + maxInFlight + " requests at a time, and answered too few within "
                            + timeoutMillis + " ms");
        }
        String what = socket == null ? "connection" : "reply";
        return new RpcException(
                RpcException.Kind.TIMEOUT,
                waiting.wasSent(),
                "no " + what + " from " + address + " within " + timeoutMillis + " ms");
    }

    /** Ends the connection; pending requests fail with that kind. */
    void end(RpcException.Kind kind, String why) {
        if (closed) {
            return;
        }
        closed = true;
        boolean wasOpen = socket != null;
        if (outbox != null) {
            outbox.close();
        }
        if (socket != null) {
            socket.close();
        }
        owner.closed(this, wasOpen);
        List<PendingRequest> lost = List.copyOf(pending.values());
        pending.clear();
        backlog.clear();
        RpcException.Kind seen = wasOpen || kind != RpcException.Kind.CLOSED ? kind : RpcException.Kind.LOCAL;
        boolean unknown = wasOpen && kind == RpcException.Kind.CLOSED;
        lost.forEach(waiting -> waiting.fail(new RpcException(seen, unknown && waiting.wasSent(), why)));
    }
}
