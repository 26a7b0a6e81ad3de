/** What puts managers, nodes and clients together into a process, as the settings say. */
@NullMarked
package io.gtstore;

import org.jspecify.annotations.NullMarked;
