// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Planner;
import io.gtstore.manager.core.Command;
import io.gtstore.manager.core.Decision;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogEntryTest {
    private static final NodeInfo NODE = new NodeInfo("node-1", 0, "::1", 7411, 3, "rack-a", false);
    private static final ClusterMap EMPTY = ClusterMap.empty(7, "m", new ClusterSettings(1024, 2, "murmur3", "union"));

    static List<Decision> decisions() {
        ClusterMap one = Planner.admit(EMPTY, NODE.incarnation(8));
        ClusterMap two = Planner.admit(one, new NodeInfo("node-2", 9, "10.0.0.2", 7411));
        return List.of(
                new Decision.Change(one.since(0), "joined \"node-1\""),
                new Decision.Change(two.since(one.epoch()), "joined node-2"),
                new Decision.Lead(new NodeInfo("m-2", 0, "10.0.0.6", 7400)));
    }

    /** As the release wrote them that knew no other form. */
    static Map<String, Decision> former() {
        BitSet slots = new BitSet();
        slots.set(3, 700);
        NodeRef node = new NodeRef("node-1", 1_800_000_000_001L);
        return Map.of(
                "{\"command\":\"above\",\"epoch\":1800000000000}",
                of(new Command.Above(1_800_000_000_000L)),
                "{\"command\":\"join\",\"node\":{\"id\":\"node-1\",\"host\":\"::1\",\"port\":7411,\"weight\":3,\"zone\":\"rack-a\"},\"founded\":7,\"known\":[\"node-1\",\"node-2\"]}",
                of(new Command.Join(NODE, new FormerCluster(7, List.of("node-1", "node-2")))),
                "{\"command\":\"synced\",\"id\":\"node-1\",\"incarnation\":1800000000001,\"slots\":\"3-699\"}",
                of(new Command.Synced(node, slots, Long.MAX_VALUE)),
                "{\"command\":\"evict\",\"id\":\"node-1\",\"incarnation\":1800000000001,\"silent\":true}",
                of(new Command.Evict(node, true)),
                "{\"command\":\"replace\",\"slots\":\"3-699\"}",
                of(new Command.Replace(slots)),
                "{\"command\":\"leave\",\"id\":\"node-1\"}",
                of(new Command.Leave("node-1")),
                "{\"command\":\"left\",\"id\":\"node-1\",\"incarnation\":1800000000001}",
                of(new Command.Left(node)),
                "{\"command\":\"forget\",\"id\":\"node-1\"}",
                of(new Command.Forget("node-1")),
                "{\"command\":\"lead\",\"node\":{\"id\":\"m-2\",\"host\":\"10.0.0.6\",\"port\":7400,\"weight\":1,\"zone\":\"\"}}",
                new Decision.Lead(new NodeInfo("m-2", 0, "10.0.0.6", 7400)),
                new String(LogValues.encode(EMPTY.since(0)), StandardCharsets.UTF_8),
                of(new Command.Open(EMPTY.since(0))));
    }

    private static Decision of(Command command) {
        return new Decision.Former(command);
    }

    @ParameterizedTest
    @MethodSource("decisions")
    void what_was_written_is_read(Decision decision) throws LogEntry.UnreadableException {
        assertThat(LogEntry.decode(LogEntry.encode(decision))).isEqualTo(decision);
    }

    @Test
    void what_the_release_before_wrote_is_read() throws LogEntry.UnreadableException {
        for (Map.Entry<String, Decision> entry : former().entrySet()) {
            assertThat(decoded(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
        }
    }

    @Test
    void every_kind_of_command_and_decision_is_tried() {
        assertThat(former().values().stream()
                        .filter(Decision.Former.class::isInstance)
                        .<Object>map(decision ->
                                ((Decision.Former) decision).command().getClass()))
                .containsExactlyInAnyOrderElementsOf(kinds(Command.class));
        assertThat(decisions().stream().<Object>map(Decision::getClass).distinct())
                .containsExactlyInAnyOrder(Decision.Change.class, Decision.Lead.class);
    }

    /** The records that a sealed interface is made of. */
    private static List<Class<?>> kinds(Class<?> sealed) {
        return sealed.isRecord()
                ? List.of(sealed)
                : Stream.of(sealed.getPermittedSubclasses())
                        .flatMap(sub -> kinds(sub).stream())
                        .toList();
    }

    @Test
    void what_a_newer_release_wrote_is_no_rubbish_and_says_what_to_do() {
        assertThatThrownBy(() -> decoded("{\"command\":\"split\",\"version\":3}"))
                .isInstanceOfSatisfying(
                        LogEntry.UnreadableException.class,
                        e -> assertThat(e.newer()).isTrue())
                .hasMessageContaining("version 3")
                .hasMessageContaining("run the newer one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "",
                "[]",
                "{}",
                "{\"command\":7}",
                "{\"command\":\"split\"}",
                "{\"command\":\"join\"}",
                "{\"command\":\"lead\",\"version\":2}",
                "{\"command\":\"change\",\"version\":2,\"why\":\"\"}",
                "{\"command\":\"change\",\"version\":2,\"why\":\"\",\"change\":{\"event\":\"map\"}}",
                "{\"command\":\"leave\",\"version\":\"2\",\"id\":\"a\"}",
                "{\"event\":\"map\"}"
            })
    void what_is_no_entry_is_told_from_what_is_new(String text) {
        assertThatThrownBy(() -> decoded(text))
                .isInstanceOfSatisfying(
                        LogEntry.UnreadableException.class,
                        e -> assertThat(e.newer()).isFalse());
    }

    private static Decision decoded(String text) throws LogEntry.UnreadableException {
        return LogEntry.decode(text.getBytes(StandardCharsets.UTF_8));
    }
}
