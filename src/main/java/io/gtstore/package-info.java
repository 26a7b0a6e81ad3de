/** Settings, and what puts managers, nodes and clients together into a process. */
@NullMarked
package io.gtstore;

import org.jspecify.annotations.NullMarked;
