// SPDX-License-Identifier: Apache-2.0
package io.gtstore.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CartLedgerTest {
    private final CartLedger ledger = new CartLedger("mohan");

    @Test
    void a_cart_that_holds_each_acknowledged_item_once_is_right_in_any_order() {
        ledger.acknowledged("apple");
        ledger.acknowledged("bread");
        assertThat(ledger.check(List.of("apple", "bread"))).isNull();
        assertThat(ledger.check(List.of("bread", "apple"))).isNull();
    }

    @Test
    void a_lost_item_is_named_with_its_key_and_without_its_padding() {
        ledger.acknowledged("apple   ");
        ledger.acknowledged("bread   ");
        assertThat(ledger.check(List.of("bread   ")))
                .isEqualTo("key mohan: item apple was acknowledged, but a get does not show it (1 of 2 are there)");
    }

    @Test
    void an_item_whose_put_is_unknown_may_be_there_or_not_but_not_twice() {
        ledger.acknowledged("apple");
        ledger.unknown("bread");
        assertThat(ledger.check(List.of("apple"))).isNull();
        assertThat(ledger.check(List.of("apple", "bread"))).isNull();
        assertThat(ledger.check(List.of("apple", "bread", "bread"))).contains("bread is there twice");
    }

    @Test
    void an_item_that_nobody_put_is_wrong() {
        ledger.acknowledged("apple");
        assertThat(ledger.check(List.of("apple", "milk"))).contains("key mohan", "milk", "never put");
    }

    @Test
    void a_finalize_takes_everything() {
        ledger.acknowledged("apple");
        ledger.acknowledged("bread");
        assertThat(ledger.checkTaken(new Store.Taken(List.of("apple", "bread"), true)))
                .isNull();
        assertThat(ledger.checkTaken(new Store.Taken(List.of("apple"), true)))
                .contains("key mohan", "bread", "finalize did not take it");
    }

    @Test
    void a_finalize_that_was_tried_again_need_not_name_what_the_first_attempt_took() {
        ledger.acknowledged("apple");
        ledger.acknowledged("bread");
        assertThat(ledger.checkTaken(new Store.Taken(List.of("apple"), false))).isNull();
        assertThat(ledger.missing(List.of("apple"))).isEqualTo(1);
        assertThat(ledger.checkTaken(new Store.Taken(List.of("milk"), false))).contains("never put");
    }
}
