// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

/** Bounds of the JSON that is read, in a frame and in an item. A frame may be nested deeper by any envelope, so that an item that was taken fits every message. */
public final class JsonLimits {
    /** How many objects and arrays may be open at once inside an item. */
    public static final int MAX_ITEM_DEPTH = 16;

    /** How many of them may be open in a frame: beyond an item's, the frame, its carts, one of them, a receipt, its entries, one of these, and some to spare. */
    static final int MAX_DEPTH = MAX_ITEM_DEPTH + 8;

    /** How many digits a number may have: as many as common JSON libraries read. */
    public static final int MAX_DIGITS = 1_000;

    /** How many characters a member's name may have. */
    public static final int MAX_NAME = 16_384;

    private JsonLimits() {}
}
