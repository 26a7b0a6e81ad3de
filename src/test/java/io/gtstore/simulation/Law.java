package io.gtstore.simulation;

/** Laws that are checked only when they are asked for, {@code -Dgtstore.laws=all}: the product does not keep them yet. */
enum Law {
    /** One life of an owner never tells one entry to two removals. */
    TOLD_ONCE;

    private static final String ON = System.getProperty("gtstore.laws", "");

    boolean holds() {
        return ON.equals("all") || ON.equals(name());
    }
}
