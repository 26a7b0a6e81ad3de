// SPDX-License-Identifier: Apache-2.0
package io.gtstore.manager.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class RaftMembersTest {
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
