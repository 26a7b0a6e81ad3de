// SPDX-License-Identifier: Apache-2.0
package io.gtstore.microbench;

import io.gtstore.cart.Cart;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.FrameBuffer;
import io.gtstore.protocol.FrameReader;
import io.gtstore.protocol.Op;
import io.gtstore.protocol.ProtocolException;
import io.gtstore.protocol.Reply;
import io.gtstore.protocol.Request;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to write a frame, and to read one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CodecBenchmark {
    private final FrameReader reader = new FrameReader();
    private final FrameBuffer buffer = new FrameBuffer();
    private final Request put = Samples.putRequest();
    private final Request replicate = Samples.replicate();
    private final Reply stored = new Reply.Stored(2, 117_964_800_000_000_000L, 12);
    private final Reply five = items(5);
    private final Reply hundred = items(100);
    private final byte[] putFrame = Codec.encode(42, put);
    private final byte[] replicateFrame = Codec.encode(42, replicate);
    private final byte[] storedFrame = Codec.encode(42, stored);
    private final byte[] fiveFrame = Codec.encode(42, five);
    private final byte[] hundredFrame = Codec.encode(42, hundred);

    private static Reply items(int count) {
        Cart cart = Samples.cart(count);
        return new Reply.Items(cart.entries(), cart.context(), true, 12);
    }

    /** A put as its client writes it. */
    @Benchmark
    public int writePut() {
        Codec.encode(42, put, buffer);
        return buffer.length();
    }

    /** A put as its coordinator reads it. */
    @Benchmark
    public Request readPut() throws ProtocolException {
        return request(putFrame);
    }

    /** A put as its coordinator sends it to the other owner. */
    @Benchmark
    public int writeReplicate() {
        Codec.encode(42, replicate, buffer);
        return buffer.length();
    }

    /** A put as the other owner reads it. */
    @Benchmark
    public Request readReplicate() throws ProtocolException {
        return request(replicateFrame);
    }

    /** The answer to a put as its coordinator writes it. */
    @Benchmark
    public int writeStored() {
        Codec.encode(42, stored, buffer);
        return buffer.length();
    }

    /** The answer to a put as its client reads it. */
    @Benchmark
    public Reply readStored() throws ProtocolException {
        return reply(Op.PUT, storedFrame);
    }

    /** The answer to a get of 5 items as its coordinator writes it. */
    @Benchmark
    public int writeFiveItems() {
        Codec.encode(42, five, buffer);
        return buffer.length();
    }

    /** The answer to a get of 5 items as its client reads it. */
    @Benchmark
    public Reply readFiveItems() throws ProtocolException {
        return reply(Op.GET, fiveFrame);
    }

    /** The answer to a get of 100 items as its coordinator writes it. */
    @Benchmark
    public int writeHundredItems() {
        Codec.encode(42, hundred, buffer);
        return buffer.length();
    }

    /** The answer to a get of 100 items as its client reads it. */
    @Benchmark
    public Reply readHundredItems() throws ProtocolException {
        return reply(Op.GET, hundredFrame);
    }

    private Request request(byte[] frame) throws ProtocolException {
        return Codec.request(reader.read(frame, 0, frame.length - 1));
    }

    private Reply reply(Op op, byte[] frame) throws ProtocolException {
        return Codec.reply(op, reader.read(frame, 0, frame.length - 1));
    }
}
