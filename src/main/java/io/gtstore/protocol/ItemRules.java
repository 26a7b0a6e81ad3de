// SPDX-License-Identifier: Apache-2.0
package io.gtstore.protocol;

import io.gtstore.protocol.JsonReader.Token;
import java.nio.charset.StandardCharsets;

/**
 * What an item may be: any JSON value (RFC 8259), kept as the text that it is, within {@link JsonLimits}. An item is judged once, by itself, where it comes in: by
 * the client before it is sent, by the coordinating node when it is read.
 */
public final class ItemRules {
    private ItemRules() {}

    /**
     * The item's text as it is stored: compact, with the escapes that JSON asks for and no others.
     *
     * @throws ProtocolException that says what is wrong with the item
     */
    public static String canonical(String json) throws ProtocolException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(json)) {
            throw ProtocolException.wrong(ErrorCode.BAD_TEXT, "the item holds an unpaired surrogate");
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        JsonReader reader = new JsonReader(new TextPool(1));
        reader.begin(bytes, 0, bytes.length);
        if (reader.next() == Token.END) {
            throw ProtocolException.wrong(ErrorCode.BAD_JSON, "the item is empty; an empty text is \"\"");
        }
        String item = reader.copyItem();
        if (item == null) {
            throw tooDeep("the item");
        }
        if (reader.next() != Token.END) {
            throw ProtocolException.wrong(ErrorCode.BAD_JSON, "there is more than one value in the item");
        }
        return item;
    }

    static ProtocolException tooDeep(String what) {
        return ProtocolException.wrong(
                ErrorCode.TOO_DEEP, what + " is nested more than " + JsonLimits.MAX_ITEM_DEPTH + " deep");
    }
}
