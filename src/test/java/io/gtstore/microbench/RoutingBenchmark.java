// SPDX-License-Identifier: Apache-2.0
package io.gtstore.microbench;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.net.FrameSplitter;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.Codec;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.ProtocolException;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What it costs to find where a request goes, on seven nodes; and to cut what comes into frames. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RoutingBenchmark {
    private static final int NODES = 7;
    private static final int FRAMES = 64;
    private static final int KEYS = 256;

    private final ClusterMap murmur = map("murmur3");
    private final ClusterMap ascii = map("ascii-sum");
    private final String[] keys = keys();
    private final Buffer frames = frames();
    private final FrameSplitter splitter = new FrameSplitter(1 << 20);
    private int next;

    private static ClusterMap map(String hash) {
        ClusterMap map = ClusterMap.empty(1, "manager", new ClusterSettings(1_024, 2, hash, "union"));
        for (int i = 1; i <= NODES; i++) {
            map = Planner.admit(map, new NodeInfo("node-" + i, i, "127.0.0.1", 7_410 + i));
        }
        return map;
    }

    /** Not one alone, which the compiler would hash once and for all. */
    private static String[] keys() {
        String[] keys = new String[KEYS];
        for (int i = 0; i < KEYS; i++) {
            keys[i] = Samples.KEY + i;
        }
        return keys;
    }

    private String key() {
        next = (next + 1) % KEYS;
        return keys[next];
    }

    private static Buffer frames() {
        Buffer frames = Buffer.buffer();
        for (int i = 0; i < FRAMES; i++) {
            frames.appendBytes(Codec.encode(i, Samples.putRequest()));
        }
        return frames;
    }

    /** The slot of a key. */
    @Benchmark
    public int slotByMurmur() {
        return murmur.slotOf(key());
    }

    /** The slot of a key by the paper's hash. */
    @Benchmark
    public int slotByAsciiSum() {
        return ascii.slotOf(key());
    }

    /** The owners of a key. */
    @Benchmark
    public List<NodeInfo> ownersOfKey() {
        return murmur.ownerNodes(murmur.slotOf(key()));
    }

    /** 64 puts that came at once are cut into frames. */
    @Benchmark
    public int cutSixtyFourFrames() throws ProtocolException {
        int[] bytes = {0};
        splitter.feed(frames, (all, offset, length) -> bytes[0] += length);
        return bytes[0];
    }
}
