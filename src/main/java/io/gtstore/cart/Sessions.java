// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Session names. One that a manager or an owner issues begins with the issuer's clock, so that the age of a session can
 * be told from its name alone; applications that speak the protocol themselves may choose any other name.
 */
public final class Sessions {

    /** The longest session name, in characters. */
    public static final int MAX_LENGTH = 64;

    private static final int TIME_DIGITS = 9;
    private static final int RANDOM_DIGITS = 13;
    private static final int RADIX = 36;
    private static final long TIME_LIMIT = 101_559_956_668_416L; // 36^9 ms, the year 5188

    /** For each character that a name may hold, 1 and its value as a digit; those of base 36 come first. */
    private static final byte[] DIGITS = digits("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-");

    private Sessions() {}

    private static byte[] digits(String inOrder) {
        byte[] digits = new byte[128];
        for (int i = 0; i < inOrder.length(); i++) {
            digits[inOrder.charAt(i)] = (byte) (i + 1);
        }
        return digits;
    }

    /**
     * A new session's name: 9 base-36 digits of time, then 13 of randomness. Names sort by time of issue.
     *
     * @param nowMillis the issuer's clock, in milliseconds since 1970
     * @param random64 64 random bits
     * @throws IllegalArgumentException if the clock is before 1970 or after the year 5000 or so
     */
    public static String issue(long nowMillis, long random64) {
        requireTime(nowMillis);
        byte[] name = new byte[TIME_DIGITS + RANDOM_DIGITS];
        writeDigits(nowMillis, name, 0, TIME_DIGITS);
        long high = (random64 >>> 1) / (RADIX / 2); // random64 / RADIX, unsigned
        name[name.length - 1] = (byte) Character.forDigit((int) (random64 - high * RADIX), RADIX);
        writeDigits(high, name, TIME_DIGITS, name.length - 1);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Writes a number from 0 on as digits from one place to before another, with zeros in front. */
    private static void writeDigits(long number, byte[] digits, int from, int to) {
        long rest = number;
        for (int i = to - 1; i >= from; i--) {
            digits[i] = (byte) Character.forDigit((int) (rest % RADIX), RADIX);
            rest /= RADIX;
        }
    }

    /**
     * A text that sorts after every session issued before that time, and before every one issued at it or later.
     *
     * @throws IllegalArgumentException as {@link #issue}
     */
    static String firstAt(long millis) {
        requireTime(millis);
        byte[] digits = new byte[TIME_DIGITS];
        writeDigits(millis, digits, 0, TIME_DIGITS);
        return new String(digits, StandardCharsets.ISO_8859_1);
    }

    /** Throws IllegalArgumentException if the time, in milliseconds since 1970, is not one that a session can bear. */
    static void requireTime(long millis) {
        if (millis < 0 || millis >= TIME_LIMIT) {
            throw new IllegalArgumentException("clock out of range: " + millis + " ms");
        }
    }

    /** When the session was issued, in milliseconds since 1970, or -1 if the name is not of the issued form. */
    public static long issuedAt(String session) {
        if (session.length() != TIME_DIGITS + RANDOM_DIGITS) {
            return -1;
        }
        long time = 0;
        for (int i = 0; i < TIME_DIGITS + RANDOM_DIGITS; i++) {
            char c = session.charAt(i);
            int digit = c < DIGITS.length ? DIGITS[c] - 1 : -1;
            if (digit < 0 || digit >= RADIX) {
                return -1;
            }
            time = i < TIME_DIGITS ? RADIX * time + digit : time;
        }
        return time;
    }

    /** The random bits of a session of the issued form; others than were given if its last digits say more than 64 bits hold. */
    static long randomOf(String session) {
        long random = 0;
        for (int i = TIME_DIGITS; i < session.length(); i++) {
            random = RADIX * random + DIGITS[session.charAt(i)] - 1;
        }
        return random;
    }

    /** The name as if the session had been issued in 1970: sessions that differ in their time alone become one. Any other name as it is. */
    public static String timeless(String session) {
        return issuedAt(session) < 0 ? session : firstAt(0) + session.substring(TIME_DIGITS);
    }

    /**
     * Whether the session was issued before that time, in milliseconds since 1970: the one rule of what is below a
     * horizon. Never true of a name that is not of the issued form, as its age is unknown.
     */
    public static boolean issuedBefore(String session, long millis) {
        if (millis <= 0) {
            return false;
        }
        long issued = issuedAt(session);
        return issued >= 0 && issued < millis;
    }

    /** Whether a session may be called so: 1 to 64 of the characters {@code 0-9 A-Z a-z _ -}. */
    public static boolean isName(String session) {
        if (session.isEmpty() || session.length() > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < session.length(); i++) {
            if (!isNameChar(session.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Throws IllegalArgumentException if no session may be called so. */
    public static void requireName(String session) {
        if (!isName(session)) {
            String shown = session.length() > MAX_LENGTH ? session.substring(0, MAX_LENGTH) + "..." : session;
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT, "not a session name (1 to %d of 0-9 A-Z a-z _ -): '%s'", MAX_LENGTH, shown));
        }
    }

    private static boolean isNameChar(char c) {
        return c < DIGITS.length && DIGITS[c] != 0;
    }
}
