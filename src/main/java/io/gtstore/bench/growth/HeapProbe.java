// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench.growth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The heap in use of a JVM on this machine. */
final class HeapProbe {
    private static final double KIB_PER_MIB = 1_024;
    private static final Pattern USED = Pattern.compile("(?m)^\\s*(?!Metaspace|class space)\\S.*\\bused (\\d+)K");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");

    private HeapProbe() {}

    /**
     * What is left in the heap after a collection that this forces, in MiB; where there is no {@code jcmd}, or it may not, what the process has in memory
     * instead, marked as such. Blocks.
     */
    static Object afterCollection(long pid) {
        try {
            jcmd(pid, "GC.run");
            return usedMib(jcmd(pid, "GC.heap_info"));
        } catch (IOException e) {
            return resident(pid);
        }
    }

    /** The sum of the heap's parts, by what {@code jcmd PID GC.heap_info} prints. */
    static double usedMib(String heapInfo) throws IOException {
        Matcher part = USED.matcher(heapInfo);
        if (!part.find()) {
            throw new IOException("jcmd names no heap: " + heapInfo);
        }
        long kib = 0;
        do {
            kib += Long.parseLong(part.group(1));
        } while (part.find());
        return kib / KIB_PER_MIB;
    }

    private static String jcmd(long pid, String command) throws IOException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), String.valueOf(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("jcmd failed: " + said);
        }
        return said;
    }

    private static String resident(long pid) {
        try {
            Matcher resident = RESIDENT.matcher(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
            return resident.find()
                    ? "%,.0f (resident)".formatted(Long.parseLong(resident.group(1)) / KIB_PER_MIB)
                    : "-";
        } catch (IOException e) {
            return "-";
        }
    }
}
