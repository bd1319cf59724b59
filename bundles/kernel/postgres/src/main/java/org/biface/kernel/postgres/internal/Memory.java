package org.biface.kernel.postgres.internal;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** How much memory PostgreSQL keeps pages in, unless the operator says it. */
final class Memory {

    private static final long MEGABYTE = 1L << 20;
    private static final long LEAST = 128;
    private static final long MOST = 1024;

    /** PostgreSQL's own advice is a quarter for a machine that does nothing else; this one has the marketplace on it, too. */
    private static final int SHARE = 8;

    private Memory() {}

    /** @return in megabytes; PostgreSQL takes them when it needs them, not when it starts */
    static long forPages() {
        try {
            // By its name, for the type is not among those that every container shows its bundles.
            Object bytes = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "TotalMemorySize");
            return forPages(((Number) bytes).longValue());
        } catch (JMException unknown) {
            return LEAST;
        }
    }

    /** @param bytes what the machine, or the container that this runs in, has */
    static long forPages(long bytes) {
        return Math.max(LEAST, Math.min(MOST, bytes / SHARE / MEGABYTE));
    }
}
