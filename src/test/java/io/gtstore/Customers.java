// SPDX-License-Identifier: Apache-2.0
package io.gtstore;

import io.gtstore.client.CartContents;
import io.gtstore.client.CartItem;
import io.gtstore.client.CartSession;
import io.gtstore.client.GtStoreClient;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Customers that put and get without a pause, each one thing after the other. What fails is a failure: nothing is tried again here. */
final class Customers {
    private static final int CART = 50;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger operations = new AtomicInteger();
    private final List<Customer> customers = new ArrayList<>();
    private final CountDownLatch going;
    private volatile boolean open = true;

    private Customers(int number) {
        going = new CountDownLatch(number);
    }

    /** So many, each with a session of its own. */
    static Customers shopping(GtStoreClient client, int number) {
        Customers all = new Customers(number);
        for (int i = 0; i < number; i++) {
            Customer customer = all.new Customer(LocalCluster.await(client.openSession("customer-" + i)));
            all.customers.add(customer);
            customer.next();
        }
        return all;
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    int operations() {
        return operations.get();
    }

    void stop() throws InterruptedException {
        open = false;
        going.await();
    }

    /** Puts until the cart is full, looks at it each time, and checks out. */
    private final class Customer {
        private final CartSession cart;
        private final List<String> held = new ArrayList<>();
        private int items;

        Customer(CartSession cart) {
            this.cart = cart;
        }

        void next() {
            if (!open) {
                going.countDown();
                return;
            }
            step().onComplete((done, failure) -> {
                operations.incrementAndGet();
                if (failure != null) {
                    failures.add(String.valueOf(failure));
                }
                next();
            });
        }

        private Future<?> step() {
            if (held.size() >= CART) {
                return cart.checkout().onSuccess(done -> held.clear());
            }
            String item = "item-" + items++;
            return cart.put(item).compose(put -> {
                held.add(item);
                return cart.get().onSuccess(this::compare);
            });
        }

        private void compare(CartContents contents) {
            List<String> seen = contents.getItems().stream()
                    .map(CartItem::value)
                    .map(String::valueOf)
                    .toList();
            if (!seen.equals(held)) {
                failures.add("a cart holds " + seen + " instead of " + held);
            }
        }
    }
}
