// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Digests as text: 16 hexadecimal digits each, one behind the other. A number on the wire has 63 bits, a digest 64. */
final class DigestText {
    private static final int DIGITS = 16;

    private DigestText() {}

    static String format(List<Long> digests) {
        StringBuilder text = new StringBuilder(DIGITS * digests.size());
        digests.forEach(digest -> text.append(HexFormat.of().toHexDigits(digest)));
        return text.toString();
    }

    /** Throws IllegalArgumentException if the text is not of that form. */
    static List<Long> parse(String text) {
        if (text.length() % DIGITS != 0 || !hexadecimal(text)) {
            throw new IllegalArgumentException("a digest is " + DIGITS + " hexadecimal digits");
        }
        List<Long> digests = new ArrayList<>(text.length() / DIGITS);
        for (int at = 0; at < text.length(); at += DIGITS) {
            digests.add(HexFormat.fromHexDigitsToLong(text, at, at + DIGITS));
        }
        return digests;
    }

    private static boolean hexadecimal(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!HexFormat.isHexDigit(text.charAt(at))) {
                return false;
            }
        }
        return true;
    }
}
