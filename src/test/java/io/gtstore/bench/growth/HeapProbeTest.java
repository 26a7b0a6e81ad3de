// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class HeapProbeTest {
    @Test
    void a_heap_of_one_part_is_what_it_uses() throws IOException {
        assertThat(HeapProbe.usedMib("""
                        4711:
                         garbage-first heap   total 1048576K, used 204800K [0x00000000, 0x00000001)
                          region size 1024K, 2 young (2048K), 0 survivors (0K)
                         Metaspace       used 14000K, committed 14272K, reserved 1114112K
                          class space    used 1700K, committed 1856K, reserved 1048576K
                        """)).isEqualTo(200);
    }

    @Test
    void a_heap_of_two_generations_is_the_sum_of_both() throws IOException {
        assertThat(HeapProbe.usedMib("""
                        4711:
                         def new generation   total 9216K, used 1024K [0x0, 0x1, 0x2)
                          eden space 8192K,   6% used [0x0, 0x1, 0x2)
                         tenured generation   total 10240K, used 2048K [0x0, 0x1, 0x2)
                           the space 10240K,  20% used [0x0, 0x1, 0x2, 0x3)
                         Metaspace       used 3304K, committed 3456K, reserved 1056768K
                        """)).isEqualTo(3);
    }
}
