// SPDX-License-Identifier: Apache-2.0
package io.gtstore.cart;

/** Sizes of the pieces of a cart in a message. */
public interface PartSize {
    /** An entry's. */
    long entry(Entry entry);

    /** That of an entry in a receipt, if another receipt of the part has it. */
    long repeated(Dot dot);

    /** A receipt's, its entries apart. */
    long receipt(Dot own);

    /** That of a session's name in a context. */
    long session(String name);

    /** That of a session's numbers from one to another in a context. */
    long range(long from, long to);
}
