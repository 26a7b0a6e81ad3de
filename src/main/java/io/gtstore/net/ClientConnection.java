package io.gtstore.net;

import io.gtstore.protocol.BrokenFrame;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.ErrorCode;
import io.gtstore.protocol.Field;
import io.gtstore.protocol.Fields;
import io.gtstore.protocol.FrameBuffer;
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

/** The client's end of a connection: gives ids, keeps what waits for its reply, pairs replies. Opens at once; used on one event loop only. */
final class ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);

    /** How many frames' worth of bytes may wait for a peer that does not take them. */
    private static final int QUEUED_FRAMES = 16;

    private static final byte[] SENT = {};

    /** What a connection tells its owner. */
    interface Owner {
        void event(ClientConnection from, Fields fields);

        /** The connection is of no more use; told once. */
        void gone(ClientConnection connection, boolean wasOpen);
    }

    private final RpcClient client;
    private final Address address;
    private final Owner owner;
    private final FrameSplitter splitter;
    private final Map<Long, PendingRequest> pending = new LinkedHashMap<>();
    private long nextId = 1;
    private long heardMillis;
    private final Connecting connecting;
    private @Nullable NetSocket socket;
    private @Nullable Outbox outbox;
    private boolean closed;

    ClientConnection(RpcClient client, Address address, Owner owner) {
        this.client = client;
        this.address = address;
        this.owner = owner;
        this.splitter = new FrameSplitter(client.options().maxFrameBytes());
        this.heardMillis = client.wheel().nowMillis();
        this.connecting = client.connect(address);
    }

    /** Lets what becomes of it be known; apart from the constructor, since it may be known at once. */
    void begin() {
        connecting.future().onComplete(this::opened, this::refused);
    }

    Address address() {
        return address;
    }

    int pendingCount() {
        return pending.size();
    }

    /** Sends the request as soon as the connection is open. */
    Future<Reply> send(Request request, long timeoutMillis) {
        if (pending.size() >= client.options().maxPending()) {
            return refuse(RpcException.Kind.BUSY, pending.size() + " requests wait for replies from " + address);
        }
        long id = nextId++;
        FrameBuffer frame = client.frame();
        try {
            Codec.encode(id, request, frame);
        } catch (RuntimeException e) {
            return failure(ErrorCode.BAD_TEXT, "the request cannot be written as JSON: " + e.getMessage());
        }
        int length = frame.length() - 1;
        if (length > client.options().maxFrameBytes()) {
            return failure(ErrorCode.FRAME_TOO_LONG, "the request is " + length + " bytes long, more than a frame may");
        }
        if (outbox != null && !outbox.write(frame.bytes(), frame.length())) {
            return refuse(RpcException.Kind.BUSY, address + " does not take what it is sent");
        }
        PendingRequest waiting = new PendingRequest(id, request.op(), outbox == null ? frame.copy() : SENT);
        pending.put(id, waiting);
        waiting.timeout(client.wheel().schedule(timeoutMillis, () -> timedOut(waiting, timeoutMillis)));
        return waiting.promise().future();
    }

    private static Future<Reply> refuse(RpcException.Kind kind, String why) {
        return Future.failedFuture(new RpcException(kind, false, why));
    }

    /** What the server would answer, without giving it reason to close the connection on everybody else's requests. */
    private static Future<Reply> failure(ErrorCode code, String why) {
        return Future.succeededFuture(Reply.Failure.of(code, why, 0));
    }

    private void opened(NetSocket opened) {
        if (closed) {
            opened.close();
            return;
        }
        socket = opened;
        heardMillis = client.wheel().nowMillis();
        opened.handler(this::received);
        opened.exceptionHandler(e -> LOG.debug("connection to {}: {}", address, e.toString()));
        opened.closeHandler(gone -> end(RpcException.Kind.CLOSED, "the connection to " + address + " dropped"));
        Outbox out = new Outbox(
                client.context(),
                opened,
                (long) QUEUED_FRAMES * client.options().maxFrameBytes(),
                change -> {});
        outbox = out;
        List<PendingRequest> queued = List.copyOf(pending.values());
        sayHello(out);
        for (PendingRequest waiting : queued) {
            if (!out.write(waiting.frame())) {
                pending.remove(waiting.id());
                waiting.fail(new RpcException(
                        RpcException.Kind.BUSY, false, "more waits for " + address + " than may be queued"));
            }
        }
    }

    private void sayHello(Outbox out) {
        PendingRequest hello = new PendingRequest(
                0, Op.HELLO, Codec.encode(0, client.options().hello().get()));
        pending.put(hello.id(), hello);
        out.write(hello.frame());
        hello.promise().future().onSuccess(reply -> {
            if (reply instanceof Reply.Failure failure) {
                LOG.warn(
                        "{} refused the connection: {}: {}",
                        address,
                        failure.code().wire(),
                        failure.message());
                end(RpcException.Kind.CLOSED, address + " refused the hello: " + failure.message());
            }
        });
    }

    private void refused(Throwable cause) {
        end(
                cause instanceof RpcException why ? why.kind() : RpcException.Kind.LOCAL,
                String.valueOf(cause.getMessage()));
    }

    private void received(Buffer buffer) {
        heardMillis = client.wheel().nowMillis();
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
        PendingRequest waiting = pending.remove(fields.id());
        if (waiting == null) {
            return; // it came after its time-out
        }
        Reply reply;
        try {
            reply = Codec.reply(waiting.op(), fields);
        } catch (ProtocolException e) {
            reply = notUnderstood(e);
        }
        waiting.answer(reply);
    }

    /** What cannot be read is the matter of the one request that it answers, not of all that share the connection. */
    private void unreadable(BrokenFrame frame, ProtocolException e) {
        PendingRequest waiting = frame.event() ? null : pending.remove(frame.id());
        if (waiting != null) {
            waiting.answer(notUnderstood(e));
        } else if (frame.event() || frame.id() >= 0) {
            LOG.warn("{} sent what cannot be read, it is passed over: {}", address, e.getMessage());
        } else {
            broken(e);
        }
    }

    private Reply notUnderstood(ProtocolException e) {
        LOG.warn("a reply of {} cannot be understood: {}", address, e.getMessage());
        return Reply.Failure.of(
                ErrorCode.INTERNAL, "the reply of " + address + " cannot be understood: " + e.getMessage(), 0);
    }

    /** An error without an id is the server's last word. Where it let nothing in at all, nothing was done; but it lives. */
    private void lastError(Fields fields) throws ProtocolException {
        Reply reply = Codec.reply(Op.HELLO, fields);
        if (reply instanceof Reply.Failure failure) {
            boolean nothingDone = failure.code() == ErrorCode.TOO_MANY_CONNECTIONS;
            LOG.warn("{} closes the connection: {}: {}", address, failure.code().wire(), failure.message());
            end(nothingDone ? RpcException.Kind.BUSY : RpcException.Kind.CLOSED, failure.message());
        }
    }

    private void broken(ProtocolException e) {
        LOG.warn("{} does not keep to the protocol: {}", address, e.getMessage());
        end(RpcException.Kind.CLOSED, address + " does not keep to the protocol: " + e.getMessage());
    }

    private void timedOut(PendingRequest waiting, long timeoutMillis) {
        pending.remove(waiting.id());
        boolean open = socket != null;
        waiting.fail(unanswered(open, timeoutMillis));
        long silentMillis = client.wheel().nowMillis() - heardMillis;
        if (open && silentMillis >= client.options().silenceMillis()) {
            end(RpcException.Kind.CLOSED, "nothing was heard from " + address + " for " + silentMillis + " ms");
        }
    }

    private RpcException unanswered(boolean open, long timeoutMillis) {
        if (!open && !connecting.found()) {
            return new RpcException(
                    RpcException.Kind.LOCAL,
                    false,
                    "the address of '" + address.host() + "' was not looked up within " + timeoutMillis + " ms");
        }
        String what = open ? "reply" : "connection";
        return new RpcException(
                RpcException.Kind.TIMEOUT,
                open,
                "no " + what + " from " + address + " within " + timeoutMillis + " ms");
    }

    /** Ends the connection; what waits fails in this way. */
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
        owner.gone(this, wasOpen);
        List<PendingRequest> lost = List.copyOf(pending.values());
        pending.clear();
        RpcException cause = new RpcException(
                wasOpen || kind != RpcException.Kind.CLOSED ? kind : RpcException.Kind.LOCAL, sent(kind, wasOpen), why);
        lost.forEach(waiting -> waiting.fail(cause));
    }

    private static boolean sent(RpcException.Kind kind, boolean wasOpen) {
        return wasOpen && kind == RpcException.Kind.CLOSED;
    }
}
