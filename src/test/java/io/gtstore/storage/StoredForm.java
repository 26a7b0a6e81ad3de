// SPDX-License-Identifier: Apache-2.0
package io.gtstore.storage;

import io.gtstore.cart.Cart;

/** The form in which carts are stored, for tests of other packages. */
public final class StoredForm {
    private StoredForm() {}

    /** The cart as it is recovered from what is stored of it. */
    public static Cart recovered(String key, Cart cart) {
        byte[] record = RecordKey.ofCart(0, key);
        return RecordValue.decode(record, RecordValue.encode(record, cart));
    }
}
