package org.biface.kernel.persistence;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;

/** Makes the ids of the house: UUIDs of version 7 (RFC 9562), which sort by the time they were made. */
public final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private static final TimeBasedEpochGenerator OF_INSTANTS = Generators.timeBasedEpochGenerator();

    private Ids() {}

    /** @return a new id; safe for use by many threads */
    public static UUID next() {
        return GENERATOR.generate();
    }

    /**
     * @param instant what the id sorts by, to the millisecond
     * @return a new id, as if it had been made at that instant; safe for use by many threads
     */
    public static UUID at(Instant instant) {
        return OF_INSTANTS.construct(instant.toEpochMilli());
    }
}
