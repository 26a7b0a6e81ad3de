// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cli;

import io.gtstore.config.SettingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Arguments as they were typed. Java decodes them by the locale, and under LC_ALL=C, as in many containers, it puts U+FFFD in place of every byte beyond
 * ASCII: two customers would be one. The bytes themselves are taken as UTF-8 where the system shows them (Linux); elsewhere such arguments are refused.
 */
final class ArgumentText {
    private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

    private static final char REPLACEMENT = '\uFFFD';

    private ArgumentText() {}

    /**
     * The arguments of this process.
     *
     * @param decoded what Java made of them
     * @throws SettingException if one cannot be known for certain
     */
    static String[] utf8(String[] decoded) {
        if (Arrays.stream(decoded).noneMatch(ArgumentText::lossy)) {
            return decoded;
        }
        byte[] commandLine;
        try {
            commandLine = Files.readAllBytes(COMMAND_LINE);
        } catch (IOException e) {
            commandLine = new byte[0];
        }
        return utf8(decoded, commandLine);
    }

    /** The same, with the bytes of the command line, each argument ended by a zero byte. */
    static String[] utf8(String[] decoded, byte[] commandLine) {
        List<byte[]> raw = split(commandLine);
        int first = raw.size() - decoded.length;
        String[] exact = new String[decoded.length];
        for (int i = 0; i < decoded.length; i++) {
            exact[i] = lossy(decoded[i]) ? exact(i, first < 0 ? new byte[0] : raw.get(first + i)) : decoded[i];
        }
        return exact;
    }

    private static boolean lossy(String argument) {
        return argument.indexOf(REPLACEMENT) >= 0;
    }

    private static String exact(int index, byte[] raw) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(raw))
                    .toString();
            if (!text.isEmpty()) {
                return text;
            }
        } catch (CharacterCodingException e) {
            // Refused below: no character of it can be known.
        }
        throw new SettingException("argument %d has characters that cannot be read in this locale (%s): "
                        .formatted(index + 1, Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")))
                + "use one with UTF-8, such as LC_ALL=C.UTF-8, and text in UTF-8");
    }

    private static List<byte[]> split(byte[] commandLine) {
        List<byte[]> arguments = new ArrayList<>();
        int begin = 0;
        for (int i = 0; i < commandLine.length; i++) {
            if (commandLine[i] == 0) {
                arguments.add(Arrays.copyOfRange(commandLine, begin, i));
                begin = i + 1;
            }
        }
        return arguments;
    }
}
