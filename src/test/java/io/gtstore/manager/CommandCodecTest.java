package io.gtstore.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gtstore.cluster.ClusterMap;
import io.gtstore.cluster.Command;
import io.gtstore.protocol.ClusterSettings;
import io.gtstore.protocol.FormerCluster;
import io.gtstore.protocol.NodeInfo;
import io.gtstore.protocol.NodeRef;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandCodecTest {
    static List<Command> commands() {
        BitSet slots = new BitSet();
        slots.set(3, 700);
        NodeRef node = new NodeRef("node-1", 1_800_000_000_001L);
        return List.of(
                new Command.Open(ClusterMap.empty(7, "m", new ClusterSettings(1024, 2, "murmur3", "union"))
                        .since(0)),
                new Command.Above(1_800_000_000_000L),
                new Command.Join(new NodeInfo("node-1", 0, "::1", 7411, 3, "rack-a", false), FormerCluster.NONE),
                new Command.Join(
                        new NodeInfo("node-1", 0, "::1", 7411), new FormerCluster(7, List.of("node-1", "node-2"))),
                new Command.Synced(node, slots),
                new Command.Evict(node, true),
                new Command.Replace(slots),
                new Command.Leave("node-1"),
                new Command.Left(node),
                new Command.Forget("node-1"),
                new Command.Lead(new NodeInfo("m-2", 0, "10.0.0.6", 7400)));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void what_was_written_is_read(Command command) {
        assertThat(CommandCodec.decode(CommandCodec.encode(command))).isEqualTo(command);
    }

    @Test
    void every_command_has_a_form() {
        assertThat(commands().stream().<Object>map(Command::getClass).distinct())
                .containsExactlyInAnyOrder((Object[]) Command.class.getPermittedSubclasses());
    }

    @Test
    void what_a_newer_version_wrote_is_refused_with_what_to_do() {
        assertThatThrownBy(() -> CommandCodec.decode("{\"command\":\"split\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("split")
                .hasMessageContaining("newer version");
        assertThatThrownBy(() -> CommandCodec.decode("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_managers_of_a_group_name_each_other() {
        List<String> peers = List.of("m-1=10.0.0.1:7600", "m-2=10.0.0.2:7600", "m-3=10.0.0.3:7600");
        RaftMembers one = RaftMembers.of("m-1", peers);
        assertThat(one.name())
                .isEqualTo(RaftMembers.of("m-3", List.copyOf(peers)).name());
        assertThat(one.group().getPeers()).hasSize(3);
        assertThatThrownBy(() -> RaftMembers.of("m-4", peers)).hasMessageContaining("m-4");
        assertThatThrownBy(() -> RaftMembers.of("m-1", List.of("10.0.0.1:7600")))
                .hasMessageContaining("id=host:port");
    }
}
