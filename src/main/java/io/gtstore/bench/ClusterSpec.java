// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import io.gtstore.config.Settings;
import java.util.List;

/**
 * What cluster a run starts for itself.
 *
 * @param nodes how many nodes, node-1 first
 * @param settings what manager and nodes obey, but for ports and ids
 * @param heapMib the heap of each process
 * @param jvmOptions further options of each process's JVM
 * @param program the class with the program's {@code main}
 */
public record ClusterSpec(int nodes, Settings settings, int heapMib, List<String> jvmOptions, Class<?> program) {}
